package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("b.jpg", "a.JPG", "notes.txt", "deep/c.tiff", "deep/.hidden.png", ".cache/d.png")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.createFile(file);
        }
    }

    private List<String> of(String... words) {
        return Selection.of(Arrays.stream(words).map(it -> folder + "/" + it).toList()).stream()
                .map(file -> folder.relativize(file).toString())
                .toList();
    }

    @Test
    void aFolderIsAllImagesBelowItByNameAndNothingHidden() {
        assertThat(of("")).containsExactly("a.JPG", "b.jpg", "deep/c.tiff");
    }

    @Test
    void aPatternIsWhatMatches() {
        assertThat(of("*.jpg")).containsExactly("b.jpg");
        assertThat(of("*.{jpg,JPG}")).containsExactly("a.JPG", "b.jpg");
        assertThat(of("**.tiff")).containsExactly("deep/c.tiff");
    }

    @Test
    void aFileIsItselfWhateverItsName() {
        assertThat(of("notes.txt")).containsExactly("notes.txt");
    }

    @Test
    void filesKeepTheWordsOrderAndComeOnce() {
        assertThat(of("deep", "b.jpg", "")).containsExactly("deep/c.tiff", "b.jpg", "a.JPG");
    }

    @Test
    void aWordThatMeansNothingIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> of("no-such.jpg"))
                .hasMessageContaining("there is no file")
                .hasMessageContaining("no-such.jpg");
        assertThatThrownBy(() -> of("*.webp")).hasMessageContaining("no file matches");
        assertThatThrownBy(() -> of("empty")).hasMessageContaining("there is no image in the folder");
        assertThatThrownBy(() -> of("nowhere/*.jpg")).hasMessageContaining("no file matches");
    }

    @Test
    void patternsWorkInTheWorkingFolderToo() {
        assertThat(Selection.of(List.of("*.xml"))).containsExactly(Path.of("pom.xml"));
        assertThat(Selection.of(List.of("./*.xml"))).containsExactly(Path.of("pom.xml"));
    }
}
