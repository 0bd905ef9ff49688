package pixfleet.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pixfleet.system.template.Checkout;

/** What the documents name exists, and what they no longer call by a name the code does not either. */
class DocumentsTest {
    private static final Set<String> GENERATED = Set.of("target", "node_modules", "dist", ".git", ".pixfleet");
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```.*?^ *```");
    private static final int MAX_LINE = 140;

    /** Words that needed a key; each has given way to the field's own. Some are words of their own elsewhere. */
    private static final Pattern RETIRED = Pattern.compile(
            "\\b(class|record|interface|enum) (Hand|Held|Mail|Ear|Way|Team|Gathering|Field|Front|Stretch|Tool|Mark|Showing"
                    + "|Shelves|Nudge|Patience|Together|Ground|Realm|Contest)\\b"
                    + "|(?i)\\b(bells|bell(?!-)|pulse|lookout|dealer|workbench|gangbench|accord|errands?"
                    + "|spreading|slab|toolbox|everypixel|fewpixels|curator)\\b");

    /** A fake that is called after the port it stands for. */
    private static final Pattern FAKE = Pattern.compile("class Fake(\\w+) implements \\1\\b");

    private static final Pattern CONTRACT = Pattern.compile(" extends (\\w+Contract) ");

    private static final List<Path> FILES = files();
    private static final Map<String, Long> TYPES = FILES.stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java"))
            .map(name -> name.substring(0, name.length() - 5))
            .collect(Collectors.groupingBy(name -> name, Collectors.counting()));

    private static List<Path> files() {
        try (Stream<Path> all = Files.find(
                Checkout.ROOT,
                Integer.MAX_VALUE,
                (path, attributes) -> attributes.isRegularFile()
                        && Stream.iterate(path, Path::getParent)
                                .takeWhile(it -> !it.equals(Checkout.ROOT))
                                .noneMatch(it ->
                                        GENERATED.contains(it.getFileName().toString())))) {
            return all.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyLinkLeadsToAFile() {
        var dead = new ArrayList<String>();
        for (Path page : FILES) {
            if (page.toString().endsWith(".md")) {
                LINK.matcher(text(page))
                        .results()
                        .map(link -> link.group(1).replaceFirst("#.*", ""))
                        .filter(link -> !link.isEmpty() && !link.contains("://"))
                        .filter(link -> !Files.exists(page.resolveSibling(link)))
                        .forEach(link -> dead.add(Checkout.ROOT.relativize(page) + " -> " + link));
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void proseIsOfShortLines() {
        var longer = new ArrayList<String>();
        for (Path page : FILES) {
            if (page.toString().endsWith(".md")) {
                // Rows of a table and what stands in a fence cannot be broken.
                FENCED.matcher(text(page))
                        .replaceAll("")
                        .lines()
                        .filter(line ->
                                line.length() > MAX_LINE && !line.strip().startsWith("|"))
                        .forEach(line -> longer.add(Checkout.ROOT.relativize(page) + ": " + line));
            }
        }
        assertThat(longer).isEmpty();
    }

    @Test
    void everyStageNamesAPackageAMainClassAndATestThatExist() {
        List<String> rows = text(Checkout.file("ARCHITECTURE.md"))
                .lines()
                .dropWhile(line -> !line.startsWith("| stage | what happens | package | main class | test |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        assertThat(rows).hasSizeGreaterThan(10);
        for (String row : rows) {
            List<String> cells = Arrays.asList(row.split("\\|"));
            String place = name(cells.get(3)).replace('.', '/');
            String main = name(cells.get(4));
            assertThat(FILES)
                    .as(row)
                    .anyMatch(file -> file.toString().endsWith("src/main/java/" + place + "/" + main + ".java")
                            || file.endsWith(name(cells.get(3)) + "/" + main));
            String test = name(cells.get(5));
            assertThat(FILES).as(row).anyMatch(file -> {
                String name = file.getFileName().toString();
                return name.equals(test) || name.equals(test + ".java");
            });
        }
    }

    /** The first name in backticks. */
    private static String name(String cell) {
        return cell.replaceFirst("^[^`]*`", "").replaceFirst("`.*$", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONTRIBUTING.md", "ARCHITECTURE.md", "mpi-fleet/README.md", "control-lambda/README.md"})
    void everyTestAndContractThatIsNamedExists(String page) {
        assertThat(NAME.matcher(text(Checkout.file(page)))
                        .results()
                        .map((MatchResult name) -> name.group(1))
                        .filter(name -> name.matches("[A-Z]\\w*(Test|IT|Contract)"))
                        .filter(name -> !TYPES.containsKey(name)))
                .isEmpty();
    }

    @Test
    void retiredNamesStayRetired() {
        assertThat(FILES.stream()
                        .filter(file -> file.toString().endsWith(".java")
                                && file.toString().contains("/src/main/"))
                        .flatMap(file -> RETIRED.matcher(text(file))
                                .results()
                                .map(found -> Checkout.ROOT.relativize(file) + ": " + found.group())))
                .isEmpty();
    }

    /** A fake that behaves as nothing real does makes tests pass that should fail. */
    @Test
    void everyFakeOfAPortPassesTheContractThatAnAdapterPasses() {
        List<Path> fakes = FILES.stream()
                .filter(file -> file.getFileName().toString().matches("Fake\\w+\\.java"))
                .filter(file -> FAKE.matcher(text(file)).find())
                .toList();
        assertThat(fakes).hasSizeGreaterThan(10);
        for (Path fake : fakes) {
            String test = fake.getFileName().toString().replace(".java", "Test.java");
            List<String> contracts = extended(fake.resolveSibling(test)::equals);
            assertThat(contracts).as("the contract of " + fake).hasSize(1);
            assertThat(extended(part(fake)))
                    .as("runs of the contract of " + fake)
                    .filteredOn(contracts.getFirst()::equals)
                    .hasSizeGreaterThan(1);
        }
    }

    /** The files of the same part: two parts may each have a port of that name. */
    private static Predicate<Path> part(Path file) {
        Path folder = Checkout.ROOT.resolve(Checkout.ROOT.relativize(file).getName(0));
        return other -> other.startsWith(folder);
    }

    private static List<String> extended(Predicate<Path> wanted) {
        return FILES.stream()
                .filter(file -> file.toString().endsWith(".java"))
                .filter(wanted)
                .flatMap(file -> CONTRACT.matcher(text(file)).results().map(found -> found.group(1)))
                .toList();
    }
}
