package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TsAndIdxTest {
    private static final String HEADER =
            "# a comment\n@problemName Test\n@timeStamps false\n@dimensions 2\n@classLabel true a b\n@data\n";

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("rows.ts"), text);
    }

    @Test
    void channelsStandBetweenColonsAndRowsMayBeOfAnyLength() throws IOException {
        List<SequenceRow> rows = TsFile.read(file(HEADER + "1,2,3:4,5,6:a\n7:8:b\n"), true);
        assertThat(rows.getFirst().sequence().values()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(rows.getLast().sequence().steps()).isEqualTo(1);
        assertThat(rows.getLast().label()).isEqualTo("b");
        assertThat(rows.getLast().place()).endsWith("rows.ts:8");
    }

    @Test
    void aRegressionHasATargetLabel() throws IOException {
        Path file = file("@problemName Test\n@targetLabel true\n@data\n1,2:3.5\n");
        assertThat(TsFile.read(file, true).getFirst().label()).isEqualTo("3.5");
    }

    @Test
    void whoOnlyAsksNeedsNoLabels() throws IOException {
        Path file = file("@problemName Test\n@classLabel false\n@data\n1,2:3,4\n");
        assertThat(TsFile.read(file, false).getFirst().sequence().values()).containsExactly(1, 3, 2, 4);
        assertThatThrownBy(() -> TsFile.read(file, true)).hasMessageContaining("expected labels");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            1,2:3,4,5:a   | :7: expected 2 steps in channel 2, as in the first one, found 3
            1,2:3,4:c     | :7: expected a label of those behind @classLabel, [a, b], found "c"
            1,2:3,4:      | :7: expected a label of those behind @classLabel, [a, b], found nothing
            1,2:a         | :7: expected 2 channels and a label, between colons, found 2 parts
            1,?:3,4:a     | :7: expected a finite number for step 2 of channel 1, found "?"; fill gaps in, or leave the row out
            :3,4:a        | :7: expected numbers in channel 1, found an empty sequence
            ''            | rows.ts: expected rows behind @data, found none
            """)
    void whatIsWrongIsSaidWithItsLine(String line, String message) throws IOException {
        Path file = file(HEADER + line + "\n");
        assertThatThrownBy(() -> TsFile.read(file, true))
                .isInstanceOf(SignalDataException.class)
                .hasMessageEndingWith(message);
    }

    @Test
    void whatIsNoSuchFileIsSaid() throws IOException {
        Path csv = file("a,b\n1,2\n");
        assertThatThrownBy(() -> TsFile.read(csv, true)).hasMessageContaining(":1: expected a line that starts with @");
        Path stamps = file("@timeStamps true\n@data\n");
        assertThatThrownBy(() -> TsFile.read(stamps, true)).hasMessageContaining(":1: time stamps are not read");
        Path endless = file("@problemName Test\n");
        assertThatThrownBy(() -> TsFile.read(endless, true)).hasMessageContaining("expected a line @data, found none");
    }

    private Path idx(String name, int magic, int[] sizes, int bytes) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(4 + 4 * sizes.length + bytes);
        data.putInt(magic);
        Arrays.stream(sizes).forEach(data::putInt);
        for (int i = 0; i < bytes; i++) {
            data.put((byte) (i * 51));
        }
        return Files.write(folder.resolve(name), data.array());
    }

    @Test
    void imagesAreReadByRowsAndByPixels() throws IOException {
        Path images = idx("images", 0x803, new int[] {2, 2, 3}, 12);
        Path labels = idx("labels", 0x801, new int[] {2}, 2);
        List<SequenceRow> rows = new IdxImages(IdxImages.Steps.ROWS).read(images, Optional.of(labels));
        assertThat(rows.getFirst().sequence().steps()).isEqualTo(2);
        assertThat(rows.getFirst().sequence().value(0, 1)).isEqualTo(0.2f);
        assertThat(rows.getLast().label()).isEqualTo("51");
        assertThat(new IdxImages(IdxImages.Steps.PIXELS)
                        .read(images, Optional.empty())
                        .getFirst()
                        .sequence()
                        .steps())
                .isEqualTo(6);
    }

    @Test
    void brokenImagesAreOneLine() throws IOException {
        IdxImages reader = new IdxImages(IdxImages.Steps.ROWS);
        Path labels = idx("labels", 0x801, new int[] {2}, 2);
        assertThatThrownBy(() -> reader.read(labels, Optional.empty()))
                .hasMessageContaining("found one that starts with 00000801");
        Path cut = idx("cut", 0x803, new int[] {2, 2, 3}, 11);
        assertThatThrownBy(() -> reader.read(cut, Optional.empty())).hasMessageContaining("it is cut off");
        Path more = idx("more", 0x803, new int[] {2, 2, 3}, 13);
        assertThatThrownBy(() -> reader.read(more, Optional.empty())).hasMessageContaining("found more");
        Path huge = idx("huge", 0x803, new int[] {2, 1 << 20, 1 << 20}, 12);
        assertThatThrownBy(() -> reader.read(huge, Optional.empty())).hasMessageContaining("1048576 by 1048576");
        Path other = idx("other", 0x803, new int[] {3, 1, 1}, 3);
        assertThatThrownBy(() -> reader.read(other, Optional.of(labels)))
                .hasMessageContaining("as many images as there are labels");
        Path claims = idx("claims", 0x801, new int[] {Integer.MAX_VALUE}, 3);
        assertThatThrownBy(() -> reader.read(other, Optional.of(claims))).hasMessageContaining("cut off");
    }
}
