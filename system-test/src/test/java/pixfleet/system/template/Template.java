package pixfleet.system.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A SAM template, parsed and not yet evaluated. */
record Template(Value root) {
    static final String FUNCTION = "AWS::Serverless::Function";

    /** One declared resource. */
    record Resource(String id, Value body) {
        String type() {
            return body.at("Type").text();
        }

        Value properties() {
            return body.at("Properties");
        }

        /** The condition under which it exists, or the empty string. */
        String condition() {
            return body.at("Condition").text();
        }

        /** An event source of a function. */
        record Event(String id, String type, Value properties) {}

        List<Event> events() {
            return properties().at("Events").fields().entrySet().stream()
                    .map(event -> new Event(
                            event.getKey(),
                            event.getValue().at("Type").text(),
                            event.getValue().at("Properties")))
                    .toList();
        }
    }

    static Template parse(String yaml) {
        return new Template(Value.parse(yaml));
    }

    static String textOf(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException("reading " + file, e);
        }
    }

    Map<String, Resource> resources() {
        var resources = new LinkedHashMap<String, Resource>();
        root.at("Resources").fields().forEach((id, body) -> resources.put(id, new Resource(id, body)));
        return resources;
    }

    List<Resource> ofType(String type) {
        return resources().values().stream()
                .filter(resource -> resource.type().equals(type))
                .toList();
    }

    List<Resource> functions() {
        return ofType(FUNCTION);
    }

    Resource resource(String id) {
        return new Resource(id, root.at("Resources", id));
    }
}
