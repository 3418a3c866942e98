package org.lstm4j.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The samples that ship are what {@link Samples} makes; {@code -Dlstm.samples.write=true} writes them. */
class SamplesTest {
    private static final String FOLDER = "org/lstm4j/tasks/sample/";
    private static final Map<String, byte[]> MADE = Samples.all();

    static Stream<String> names() {
        return MADE.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatShipsIsWhatIsMade(String name) throws IOException {
        byte[] made = Objects.requireNonNull(MADE.get(name));
        if (Boolean.getBoolean("lstm.samples.write")) {
            Path file = Path.of("src/main/resources/" + FOLDER + name);
            Files.createDirectories(file.getParent());
            Files.write(file, made);
            return;
        }
        byte[] shipped;
        try (InputStream in = SamplesTest.class.getResourceAsStream("/" + FOLDER + name)) {
            shipped = in.readAllBytes();
        }
        assertThat(shipped).isEqualTo(made);
    }
}
