package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lstm4j.io.BundleFile;

/** The first program of the README's library: compiled and run here, and shown there to the letter. */
class ReadmeTest {
    @TempDir
    private Path folder;

    private static List<String> labels(Path file, Path headlinesFile) throws IOException {
        // readme
        try (SavedModel model = SavedModel.open(file, ModelOptions.onBackend("native"))) {
            Answer answer = model.texts().predict("former versace store clerk sues over secret black code");
            System.out.println(answer.label() + " " + answer.probability());
            try (Stream<String> headlines = Files.lines(headlinesFile)) {
                return model.texts().predict(headlines).map(Answer::label).toList();
            }
        }
        // readme
    }

    @Test
    void theProgramLabelsAFileOfTexts() throws Exception {
        Path file = folder.resolve("model.lstm");
        BundleFile.write(file, Samples.labels());
        Path headlines = Files.write(folder.resolve("headlines.txt"), List.of("the cat sat", "a red dog"));
        assertThat(labels(file, headlines)).hasSize(2).isSubsetOf("no", "yes");
    }

    @Test
    void theReadmeShowsThisProgram() throws Exception {
        List<String> source =
                Files.readAllLines(Path.of("src", "test", "java", "org", "lstm4j", "model", "ReadmeTest.java"));
        int from = source.indexOf("        // readme");
        int to = source.lastIndexOf("        // readme");
        String program = String.join(
                "\n",
                source.subList(from + 1, to).stream()
                        .map(line -> line.isBlank() ? "" : line.substring(8))
                        .toList());
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("```java\n" + program + "\n```");
    }
}
