package org.lstm4j.recognition;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.lstm4j.Philox;

/** Makes the samples that ship: small files in the form of the real ones, all numbers of our own making. */
final class Samples {
    private static final int NOISE = 7;
    private static final int RATE = 8000;

    private Samples() {}

    /** All samples by their path below the data root; those of a zip as names and bytes. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("pendigits/pendigits.tra", text(penDigits(0, 12)));
        files.put("pendigits/pendigits.tes", text(penDigits(12, 18)));
        files.put("libras/movement_libras.csv", text(movements()));
        files.put("japanese-vowels/JapaneseVowels_TRAIN.ts", text(vowels(0, 6)));
        files.put("japanese-vowels/JapaneseVowels_TEST.ts", text(vowels(6, 9)));
        files.put("basicmotions/BasicMotions_TRAIN.ts", text(motions(0, 5)));
        files.put("basicmotions/BasicMotions_TEST.ts", text(motions(5, 8)));
        files.put("mnist-10k/images-idx3-ubyte", images(100));
        files.put("mnist-10k/labels-idx1-ubyte", imageLabels(100));
        files.put("fsdd/recordings.zip", recordings());
        return files;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static double noise(int kind, int row, int index) {
        return Philox.normal(20, NOISE + kind, row, index);
    }

    /** The points of each digit, x and y from 0 to 100, as one would write it. */
    private static final int[][] STROKES = {
        {50, 100, 15, 80, 0, 40, 25, 5, 60, 0, 95, 35, 85, 80, 55, 100},
        {20, 75, 45, 95, 55, 100, 55, 80, 53, 60, 52, 40, 50, 20, 50, 0},
        {5, 80, 35, 100, 80, 95, 85, 70, 50, 35, 5, 0, 50, 3, 100, 0},
        {10, 95, 60, 100, 80, 80, 45, 55, 85, 40, 80, 10, 40, 0, 0, 10},
        {40, 100, 20, 75, 0, 45, 50, 45, 100, 50, 80, 90, 75, 45, 70, 0},
        {90, 100, 40, 98, 25, 60, 60, 65, 95, 40, 75, 8, 35, 0, 0, 12},
        {75, 100, 40, 85, 10, 50, 5, 15, 45, 0, 85, 18, 70, 45, 15, 35},
        {0, 95, 40, 100, 95, 98, 75, 75, 60, 50, 50, 35, 42, 18, 35, 0},
        {60, 100, 20, 85, 45, 55, 85, 20, 50, 0, 15, 22, 55, 55, 80, 90},
        {85, 85, 45, 100, 10, 75, 50, 55, 90, 80, 85, 50, 75, 20, 60, 0},
    };

    private static String penDigits(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int writer = from; writer < to; writer++) {
            for (int digit = 0; digit < 10; digit++) {
                int row = writer * 10 + digit;
                StringJoiner line = new StringJoiner(",", "", "\n");
                double lean = 0.15 * noise(0, row, 99);
                for (int i = 0; i < 16; i += 2) {
                    double x = STROKES[digit][i] + lean * STROKES[digit][i + 1] + 4 * noise(0, row, i);
                    double y = STROKES[digit][i + 1] + 4 * noise(0, row, i + 1);
                    line.add(String.valueOf(Math.clamp(Math.round(x), 0, 100)));
                    line.add(String.valueOf(Math.clamp(Math.round(y), 0, 100)));
                }
                char[] type = "0000000000".toCharArray();
                type[digit] = '1';
                lines.append(line.add(new String(type)));
            }
        }
        return lines.toString();
    }

    /** Five movements, some rows twice, and a first line that is no data, as the real file has one. */
    private static String movements() {
        StringBuilder lines = new StringBuilder("FIRST,SECOND" + ",0.5".repeat(88) + ",1\n");
        String[] made = new String[50];
        for (int row = 0; row < made.length; row++) {
            int kind = row % 5;
            StringJoiner line = new StringJoiner(",", "", "\n");
            double size = 0.3 + 0.04 * noise(1, row, 200);
            double middle = 0.5 + 0.04 * noise(1, row, 201);
            double begin = 0.4 * noise(1, row, 202);
            for (int step = 0; step < 45; step++) {
                double t = step / 44.0;
                double angle = 2 * Math.PI * t + begin;
                double[] place = switch (kind) {
                    case 0 -> new double[] {Math.cos(angle), Math.sin(angle)}; // a circle
                    case 1 -> new double[] {Math.sin(angle), 0}; // a swing
                    case 2 -> new double[] {2 * t - 1, Math.abs(2 * t - 1)}; // a v
                    case 3 -> new double[] {2 * t - 1, Math.sin(2 * angle)}; // a wave
                    default -> new double[] {0, Math.cos(angle)}; // up and down
                };
                line.add(decimal(middle + size * place[0] + 0.01 * noise(1, row, 2 * step)));
                line.add(decimal(middle + size * place[1] + 0.01 * noise(1, row, 2 * step + 1)));
            }
            made[row] = line.add(String.valueOf(kind + 1)).toString();
            lines.append(made[row]);
        }
        return lines.append(made[3]).append(made[17]).toString();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String vowels(int from, int to) {
        StringBuilder lines = new StringBuilder("""
                # Made up: nine voices, twelve numbers of each moment.
                @problemName JapaneseVowels
                @timeStamps false
                @missing false
                @univariate false
                @dimensions 12
                @equalLength false
                @classLabel true 1 2 3 4 5 6 7 8 9
                @data
                """);
        for (int row = from * 9; row < to * 9; row++) {
            int speaker = row % 9;
            int steps = 7 + Philox.below(12, 20, NOISE + 2, row, 500);
            for (int channel = 0; channel < 12; channel++) {
                StringJoiner values = new StringJoiner(",", "", ":");
                double voice = noise(2, 1000 + speaker, channel);
                double bend = noise(2, 2000 + speaker, channel);
                for (int step = 0; step < steps; step++) {
                    double t = step / (steps - 1.0);
                    values.add(String.format(
                            Locale.ROOT, "%.3f", voice + bend * t + 0.4 * noise(2, row, channel * 40 + step)));
                }
                lines.append(values);
            }
            lines.append(speaker + 1).append('\n');
        }
        return lines.toString();
    }

    private static String motions(int from, int to) {
        List<String> kinds = List.of("Standing", "Running", "Walking", "Badminton");
        double[] strength = {0.05, 6, 2, 1};
        double[] rate = {0.1, 2.6, 1.4, 0.5};
        StringBuilder lines = new StringBuilder("""
                # Made up: swings of different strength and rate.
                @problemName BasicMotions
                @timeStamps false
                @missing false
                @univariate false
                @dimensions 6
                @equalLength true
                @seriesLength 100
                @classLabel true Standing Running Walking Badminton
                @data
                """);
        for (int row = from * 4; row < to * 4; row++) {
            int kind = row % 4;
            double phase = noise(3, row, 5000);
            for (int channel = 0; channel < 6; channel++) {
                StringJoiner values = new StringJoiner(",", "", ":");
                for (int step = 0; step < 100; step++) {
                    double swing = Math.sin(2 * Math.PI * rate[kind] * step / 10 + phase + channel);
                    // a stroke is strong and rare
                    double value = kind == 3 ? (swing > 0.8 ? 8 * swing : 0.4 * swing) : swing;
                    values.add(String.format(
                            Locale.ROOT, "%.2f", strength[kind] * value + 0.1 * noise(3, row, channel * 100 + step)));
                }
                lines.append(values);
            }
            lines.append(kinds.get(kind)).append('\n');
        }
        return lines.toString();
    }

    private static byte[] imageLabels(int count) {
        ByteBuffer data = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
        for (int image = 0; image < count; image++) {
            data.put((byte) (image % 10));
        }
        return data.array();
    }

    /** The pen's digits, drawn with a thick pen. */
    private static byte[] images(int count) {
        ByteBuffer data = ByteBuffer.allocate(16 + count * 784).putInt(0x803).putInt(count);
        data.putInt(28).putInt(28);
        for (int image = 0; image < count; image++) {
            int[] stroke = STROKES[image % 10];
            double lean = 0.1 * noise(4, image, 99);
            double[] points = new double[16];
            for (int i = 0; i < 16; i += 2) {
                points[i] = 6 + 0.16 * (stroke[i] + lean * stroke[i + 1]) + 0.4 * noise(4, image, i);
                points[i + 1] = 23 - 0.18 * stroke[i + 1] + 0.4 * noise(4, image, i + 1);
            }
            for (int y = 0; y < 28; y++) {
                for (int x = 0; x < 28; x++) {
                    double near = Double.POSITIVE_INFINITY;
                    for (int i = 0; i < 14; i += 2) {
                        near = Math.min(near, distance(x, y, points, i));
                    }
                    data.put((byte) Math.round(255 * Math.clamp(2 - near, 0, 1)));
                }
            }
        }
        return data.array();
    }

    /** From a pixel to the line between two points. */
    private static double distance(double x, double y, double[] points, int from) {
        double dx = points[from + 2] - points[from];
        double dy = points[from + 3] - points[from + 1];
        double along = Math.clamp(
                ((x - points[from]) * dx + (y - points[from + 1]) * dy) / Math.max(1e-9, dx * dx + dy * dy), 0, 1);
        return Math.hypot(x - points[from] - along * dx, y - points[from + 1] - along * dy);
    }

    /** Two tones that move, other ones for each digit, in voices that are higher or lower. */
    private static byte[] recordings() {
        Map<String, byte[]> files = new TreeMap<>();
        String[] speakers = {"ann", "bob", "theo"};
        for (int digit = 0; digit < 10; digit++) {
            for (int speaker = 0; speaker < speakers.length; speaker++) {
                for (int index : new int[] {0, 5}) {
                    int row = (digit * 3 + speaker) * 10 + index;
                    files.put(
                            "recordings/" + digit + "_" + speakers[speaker] + "_" + index + ".wav",
                            wav(sound(digit, speaker, row)));
                }
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
                zip.putNextEntry(entry);
                zip.write(file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static short[] sound(int digit, int speaker, int row) {
        double voice = 0.9 + 0.1 * speaker;
        double length = 0.12 + 0.04 * Philox.uniform(20, NOISE + 5, row, 0);
        short[] samples = new short[(int) (length * RATE)];
        double[] phases = new double[2];
        for (int i = 0; i < samples.length; i++) {
            double t = (double) i / samples.length;
            double low = voice * (300 + 60 * digit + (digit % 2 == 0 ? 200 : -100) * t);
            double high = voice * (1200 + 150 * (digit * 7 % 10) + (digit % 3 - 1) * 500 * t);
            phases[0] += 2 * Math.PI * low / RATE;
            phases[1] += 2 * Math.PI * high / RATE;
            double loud = Math.sin(Math.PI * t) * (0.5 * Math.sin(phases[0]) + 0.3 * Math.sin(phases[1]));
            // coarse, so that it packs well
            samples[i] = (short) (Math.round(60 * loud + 0.6 * noise(5, row, i)) * 256);
        }
        return samples;
    }

    private static byte[] wav(short[] samples) {
        ByteBuffer out = ByteBuffer.allocate(44 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples.length);
        out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        out.putShort((short) 1)
                .putShort((short) 1)
                .putInt(RATE)
                .putInt(2 * RATE)
                .putShort((short) 2)
                .putShort((short) 16);
        out.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples.length);
        for (short sample : samples) {
            out.putShort(sample);
        }
        return out.array();
    }

    /** What is in a zip, by name: packers differ. */
    static Map<String, String> unpacked(byte[] zip) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), Arrays.toString(in.readAllBytes()));
            }
        }
        return files;
    }
}
