package org.lstm4j.drawing;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lstm4j.Philox;

/** Makes the samples that ship: small files in the form of the real ones, all strokes of our own. */
final class Samples {
    private static final int NOISE = 15;

    private Samples() {}

    /** All samples by their path below the data root. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("sketch/short_kanji-train.jsonl", characters(0, 60));
        files.put("sketch/short_kanji-valid.jsonl", characters(60, 72));
        files.put("sketch/short_kanji-test.jsonl", characters(72, 90));
        return files;
    }

    private static double noise(int row, int index) {
        return Philox.normal(20, NOISE, row, index);
    }

    /** Signs of strokes as one builds a house of: the points of each, x to the right and y downwards. */
    private static final int[][][] SIGNS = {
        {{0, 100, 0, 0, 100, 0, 100, 100}, {0, 50, 100, 50}}, // a gate
        {{50, 0, 50, 100}, {0, 40, 100, 40}, {20, 70, 80, 70}}, // a mast
        {{0, 60, 50, 0, 100, 60}, {20, 60, 20, 100, 80, 100, 80, 60}}, // a house
        {{0, 0, 100, 0}, {50, 0, 50, 100}, {50, 50, 80, 65}}, // a signpost
    };

    private static byte[] characters(int from, int to) {
        StringBuilder lines = new StringBuilder();
        for (int row = from; row < to; row++) {
            lines.append(character(row)).append('\n');
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String character(int row) {
        int[][] sign = SIGNS[row % SIGNS.length];
        double width = 1.5 + 0.3 * noise(row, 1);
        double height = 2 + 0.3 * noise(row, 2);
        StringBuilder line = new StringBuilder("[");
        long[] pen = {0, 0};
        int drawn = 10;
        for (int[] stroke : sign) {
            for (int point = 0; point < stroke.length; point += 2) {
                long x = Math.round(width * stroke[point] + 5 * noise(row, drawn++));
                long y = Math.round(height * stroke[point + 1] + 5 * noise(row, drawn++));
                line.append(line.length() == 1 ? "[" : ",[")
                        .append(x - pen[0])
                        .append(',')
                        .append(y - pen[1]);
                line.append(point == stroke.length - 2 ? ",1]" : ",0]");
                pen[0] = x;
                pen[1] = y;
            }
        }
        return line.append("]").toString();
    }
}
