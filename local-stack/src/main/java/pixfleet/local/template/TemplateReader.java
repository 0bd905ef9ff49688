package pixfleet.local.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/** Reads a CloudFormation template as plain maps, lists and scalars, short forms ({@code !Ref x}) spelled out. */
final class TemplateReader {
    private TemplateReader() {}

    static Map<String, Object> read(Path file) {
        var loading = new LoaderOptions();
        var dumping = new DumperOptions();
        var yaml = new Yaml(new ShortForms(loading), new Representer(dumping), dumping, loading, new WithoutDates());
        try (var reader = Files.newBufferedReader(file)) {
            return Tree.asMap(yaml.<Object>load(reader), file.toString());
        } catch (IOException | YAMLException e) {
            throw new TemplateError("read template " + file + ": " + e.getMessage());
        }
    }

    /** CloudFormation takes {@code 2012-10-17} for text; YAML 1.1 would make it a date. */
    private static final class WithoutDates extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, BOOL, "yYnNtTfFoO");
            addImplicitResolver(Tag.INT, INT, "-+0123456789");
            addImplicitResolver(Tag.FLOAT, FLOAT, "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }

    private static final class ShortForms extends SafeConstructor {
        ShortForms(LoaderOptions options) {
            super(options);
            yamlMultiConstructors.put("!", new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return spelledOut(node);
                }
            });
        }

        private Object spelledOut(Node node) {
            var name = node.getTag().getValue().substring(1);
            var key = name.equals("Ref") || name.equals("Condition") ? name : "Fn::" + name;
            return new LinkedHashMap<>(Map.of(key, content(node)));
        }

        private Object content(Node node) {
            return switch (node) {
                case ScalarNode scalar -> scalar.getValue();
                case SequenceNode sequence -> {
                    var items = new ArrayList<Object>();
                    sequence.getValue().forEach(item -> items.add(constructObject(item)));
                    yield List.copyOf(items);
                }
                case MappingNode mapping -> {
                    flattenMapping(mapping);
                    yield constructMapping(mapping);
                }
                default -> throw new TemplateError("unexpected YAML at " + node.getStartMark());
            };
        }
    }
}
