package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.InvalidInputException;

class WavTest {
    private static final WavReader MONO = new WavReader(8000, false, 2);
    private static final NamePattern NAMES = NamePattern.of("(?<label>[a-z]+)_(?<speaker>[a-z]+)\\.wav");

    @TempDir
    private Path folder;

    private static byte[] wav(float rate, int channels, int bits, short... samples) {
        AudioFormat format = new AudioFormat(rate, bits, channels, true, false);
        ByteBuffer data = ByteBuffer.allocate(samples.length * bits / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            int value = sample << 16 >> (32 - bits);
            for (int b = 0; b < bits; b += 8) {
                data.put((byte) (value >> b));
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            AudioSystem.write(
                    new AudioInputStream(
                            new ByteArrayInputStream(data.array()), format, (long) samples.length / channels),
                    AudioFileFormat.Type.WAVE,
                    out);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private static float[] read(WavReader reader, byte[] bytes) {
        return reader.read(new ByteArrayInputStream(bytes), "a.wav");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void samplesOfSeveralWidthsAreFromMinusOneToOne(int bits) {
        assertThat(read(MONO, wav(8000, 1, bits, (short) 0, (short) 16384, Short.MIN_VALUE, (short) -8192)))
                .containsExactly(0, 0.5f, -1, -0.25f);
    }

    @Test
    void bytesWithoutSignAndFloatsAreReadToo() throws IOException {
        AudioFormat bytes = new AudioFormat(AudioFormat.Encoding.PCM_UNSIGNED, 8000, 8, 1, 1, 8000, false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(new byte[] {(byte) 128, 0, (byte) 192}), bytes, 3),
                AudioFileFormat.Type.WAVE,
                out);
        assertThat(read(MONO, out.toByteArray())).containsExactly(0, -1, 0.5f);

        ByteBuffer data = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.25f)
                .putFloat(-0.75f);
        assertThat(read(MONO, header(3, 1, 8000, 32, data.array(), 8))).containsExactly(0.25f, -0.75f);
    }

    /** A WAV by hand, whose header may lie. */
    private static byte[] header(int encoding, int channels, int rate, int bits, byte[] data, int claimed) {
        ByteBuffer out = ByteBuffer.allocate(44 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + claimed);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) encoding).putShort((short) channels).putInt(rate);
        out.putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(claimed).put(data);
        return out.array();
    }

    @Test
    void anotherRateIsRefused() {
        assertThatThrownBy(() -> read(MONO, wav(16000, 1, 16, (short) 1)))
                .isInstanceOf(SignalDataException.class)
                .hasMessage("a.wav: expected a sample rate of 8000 Hz, found 16000 Hz; resample the recording, or set"
                        + " sample-rate if all have this one");
    }

    @Test
    void twoChannelsAreRefusedOrMixed() {
        byte[] stereo = wav(8000, 2, 16, (short) 16384, (short) 0, (short) 0, (short) -16384);
        assertThatThrownBy(() -> read(MONO, stereo))
                .hasMessage("a.wav: expected one channel, found 2; set mix = true to take their mean");
        assertThat(read(new WavReader(8000, true, 2), stereo)).containsExactly(0.25f, -0.25f);
    }

    @Test
    void aRecordingOfTenMinutesIsOneLineThatSaysHowToReadIt() {
        byte[] data = new byte[600 * 8000 * 2];
        assertThatThrownBy(() -> read(MONO, header(1, 1, 8000, 16, data, data.length)))
                .isInstanceOf(SignalDataException.class)
                .hasMessage(
                        "a.wav: lasts 600.0 s or more, and at most 2.0 s are read; cut it, or raise max-seconds of the"
                                + " source");
        assertThat(read(new WavReader(8000, false, 600), header(1, 1, 8000, 16, data, data.length)))
                .hasSize(600 * 8000);
    }

    @Test
    void whatIsCutOffOrLiesIsOneLine() {
        byte[] whole = wav(8000, 1, 16, new short[1000]);
        for (int length = 0; length < whole.length; length += length < 60 ? 1 : 301) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> read(MONO, cut))
                    .as("the first " + length + " bytes")
                    .isInstanceOf(SignalDataException.class)
                    .hasMessageStartingWith("a.wav: ");
        }
        assertThatThrownBy(() -> read(MONO, header(1, 1, 8000, 16, new byte[10], 0x7FFFFFF0)))
                .isInstanceOf(SignalDataException.class);
        assertThatThrownBy(() -> read(MONO, header(1, 1, 8000, 16, new byte[0], 0)))
                .hasMessageContaining("empty recording");
    }

    @Test
    void anyByteOfTheHeaderMayBeWrong() {
        byte[] whole = wav(8000, 1, 16, new short[50]);
        for (int at = 0; at < 44; at++) {
            for (int value : new int[] {0, 1, 0x7F, 0x80, 0xFF}) {
                byte[] wrong = whole.clone();
                wrong[at] = (byte) value;
                try {
                    read(MONO, wrong);
                } catch (SignalDataException e) {
                    assertThat(e.getMessage()).startsWith("a.wav: ");
                }
            }
        }
    }

    @Test
    void otherFilesAreNoRecordings() {
        assertThatThrownBy(() -> read(MONO, "hello".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("expected a WAV file");
        ByteBuffer nan = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(Float.NaN);
        assertThatThrownBy(() -> read(MONO, header(3, 1, 8000, 32, nan.array(), 4)))
                .hasMessageContaining("expected finite samples, found NaN as sample 1");
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("all.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(name.endsWith(".wav") ? wav(8000, 1, 16, (short) 16384) : new byte[3]);
            }
        }
        return file;
    }

    @Test
    void aZipAndAFolderGiveTheSameRowsInTheOrderOfTheirNames() throws IOException {
        Path zip = zip("x/b_ann.wav", "x/README", "x/a_bob.wav");
        Path sounds = Files.createDirectory(folder.resolve("sounds"));
        Files.write(sounds.resolve("b_ann.wav"), wav(8000, 1, 16, (short) 16384));
        Files.write(sounds.resolve("a_bob.wav"), wav(8000, 1, 16, (short) 16384));
        Files.write(sounds.resolve("notes.txt"), new byte[1]);
        for (Path place : List.of(zip, sounds)) {
            List<SequenceRow> rows = new WavCollection(MONO, NAMES).read(place);
            assertThat(rows.stream().map(SequenceRow::label)).containsExactly("a", "b");
            assertThat(rows.getFirst().columns()).containsEntry("speaker", "bob");
            assertThat(rows.getFirst().place()).endsWith("a_bob.wav");
            assertThat(rows.getFirst().sequence().values()).containsExactly(0.5f);
        }
    }

    @Test
    void aNameThatSaysNothingIsRefused() throws IOException {
        Path zip = zip("7_ann.wav");
        assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(zip))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("all.zip!7_ann.wav: expected a name such as the pattern")
                .hasMessageContaining("found \"7_ann.wav\"");
    }

    @Test
    void aLinkThatLeadsOutOfAFolderIsRefused() throws IOException {
        Path sounds = Files.createDirectory(folder.resolve("sounds"));
        Path other = Files.write(folder.resolve("a_bob.wav"), wav(8000, 1, 16, (short) 1));
        Files.createSymbolicLink(sounds.resolve("a_bob.wav"), other);
        assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(sounds))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("leads out of the folder");
    }

    @Test
    void aNameThatLeadsOutOfAZipIsRefused() throws IOException {
        for (String name : List.of("../a_bob.wav", "x/../../a_bob.wav")) {
            Path zip = zip(name);
            assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(zip))
                    .isInstanceOf(SignalDataException.class)
                    .hasMessageContaining("lead out of it");
        }
    }

    @Test
    void aZipThatUnpacksToGigabytesStopsAtTheLongestRecording() throws IOException {
        Path file = folder.resolve("bomb.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            out.putNextEntry(new ZipEntry("a_bob.wav"));
            out.write(header(1, 1, 8000, 16, new byte[0], 0x7FFFFFF0));
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 256; i++) {
                out.write(zeros);
            }
        }
        assertThat(Files.size(file)).isLessThan(1 << 20);
        assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(file))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("raise max-seconds");
    }

    @Test
    void brokenZipsAreOneLine() throws IOException {
        Path zip = zip("a_bob.wav", "b_bob.wav");
        byte[] whole = Files.readAllBytes(zip);
        for (int length = 0; length < whole.length; length++) {
            Files.write(zip, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(zip))
                    .as("the first " + length + " bytes")
                    .isInstanceOf(SignalDataException.class);
        }
        Files.write(zip, "no zip at all, but quite some text".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(zip)).hasMessageContaining("expected a whole zip");
        Path other = Files.move(zip, folder.resolve("all.dat"));
        assertThatThrownBy(() -> new WavCollection(MONO, NAMES).read(other)).hasMessageContaining("found neither");
    }

    @Test
    void patternsAreNamedGroupsAndEnd() {
        assertThat(NAMES.match("up_ann.wav").orElseThrow()).containsEntry("label", "up");
        assertThat(NAMES.match("up_ann.mp3")).isEmpty();
        assertThatThrownBy(() -> NamePattern.of("[a-z]+")).hasMessageContaining("named groups");
        assertThatThrownBy(() -> NamePattern.of("(?<label>[a-z")).isInstanceOf(InvalidInputException.class);
        NamePattern hard = NamePattern.of("(?<label>(a|aa)+)\\2c");
        assertThatThrownBy(() -> hard.match("a".repeat(60)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("takes too many steps");
    }

    private static final WavList LIST =
            new WavList(MONO, new CsvLayout('|', false, 0), "1", "wavs", ".wav", "2", List.of("3"));

    private void recording(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    @Test
    void aListNamesRecordingsAndWhatIsSaid() throws IOException {
        recording("wavs/a.wav", wav(8000, 1, 16, (short) 1, (short) 2));
        recording("wavs/deeper/b.wav", wav(8000, 1, 16, (short) 3));
        Path list = Files.writeString(folder.resolve("metadata.csv"), "a|hello, you|ann\n\ndeeper/b.wav|bye|bob\n");
        List<WavList.Listed> rows = LIST.read(list, true, 100);
        assertThat(rows).hasSize(2);
        assertThat(LIST.read(list, true, 1))
                .as("the others are not even opened")
                .hasSize(1);
        SequenceRow first = rows.getFirst().row();
        assertThat(first.label()).isEqualTo("hello, you");
        assertThat(first.columns()).containsEntry("3", "ann");
        assertThat(first.sequence().steps()).isEqualTo(2);
        assertThat(first.place()).endsWith("metadata.csv:1");
        assertThat(rows.get(1).file()).endsWith(Path.of("deeper", "b.wav"));
        Path bare = Files.writeString(folder.resolve("bare.csv"), "path\nwavs/a.wav\n");
        WavList named = new WavList(MONO, CsvLayout.DEFAULT, "path", "", ".wav", "text", List.of("speaker"));
        assertThat(named.read(bare, false, 100).getFirst().row().label()).isEmpty();
        assertThatThrownBy(() -> named.read(bare, true, 100))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining("expected a column \"text\" (label)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a|x|y;metadata.csv:1: expected a recording \"a\", found none",
                "good|x|y\n../../etc/passwd|x|y;metadata.csv:2: expected a recording \"../../etc/passwd\"",
                "good|x|y\n|x|y;metadata.csv:2: expected the name of a recording",
                "good;metadata.csv:1: expected a text in column 2, found 1 column",
                "fast|x|y;metadata.csv:1, \"fast\": expected a sample rate of 8000 Hz, found 16000 Hz",
                "text|x|y;metadata.csv:1, \"text\": expected a WAV file",
                "link|x|y;metadata.csv:1: expected a recording below the folder of the list",
                "good|x;metadata.csv:1: expected the column \"3\" in column 3, found 2 columns",
                "\n;metadata.csv: expected recordings, found no line of data",
            })
    void aListThatIsNotAsExpectedIsNamedByItsLine(String linesAndProblem) throws IOException {
        int cut = linesAndProblem.lastIndexOf(';');
        recording("home/wavs/good.wav", wav(8000, 1, 16, (short) 1));
        recording("home/wavs/fast.wav", wav(16000, 1, 16, (short) 1));
        recording("home/wavs/text.wav", new byte[] {1, 2, 3});
        recording("outside.wav", wav(8000, 1, 16, (short) 1));
        Files.createSymbolicLink(folder.resolve("home/wavs/link.wav"), folder.resolve("outside.wav"));
        Path list = Files.writeString(folder.resolve("home/metadata.csv"), linesAndProblem.substring(0, cut));
        assertThatThrownBy(() -> LIST.read(list, true, 100))
                .isInstanceOf(SignalDataException.class)
                .hasMessageContaining(linesAndProblem.substring(cut + 1))
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
    }
}
