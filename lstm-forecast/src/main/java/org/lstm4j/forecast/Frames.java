package org.lstm4j.forecast;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The size of pictures whose pixels are the columns of a track, row by row, from 0 for black to 1 for white.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Frames(int width, int height) {
    private static final int FARTHEST = 4; // pixels that something moves from frame to frame, at most

    int pixels() {
        return Math.multiplyExact(width, height);
    }

    /** A name for each pixel. */
    List<String> names() {
        return IntStream.range(0, pixels())
                .mapToObj(i -> "r" + i / width + "c" + i % width)
                .toList();
    }

    /** How a picture was moved to make another: the shift by whole pixels with the least squared error, the smallest of equal ones. */
    int[] motion(double[] from, double[] to) {
        int[] best = {0, 0};
        double least = Double.POSITIVE_INFINITY;
        for (int distance = 0; distance <= 2 * FARTHEST; distance++) {
            for (int down = -FARTHEST; down <= FARTHEST; down++) {
                for (int right = -FARTHEST; right <= FARTHEST; right++) {
                    if (Math.abs(down) + Math.abs(right) == distance) {
                        double error = error(from, to, down, right);
                        if (error < least) {
                            least = error;
                            best = new int[] {down, right};
                        }
                    }
                }
            }
        }
        return best;
    }

    private double error(double[] from, double[] to, int down, int right) {
        double error = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double off = pixel(from, row - down, column - right) - to[row * width + column];
                error += off * off;
            }
        }
        return error;
    }

    /** A pixel, black beyond the border. */
    private double pixel(double[] picture, int row, int column) {
        return row < 0 || row >= height || column < 0 || column >= width ? 0 : picture[row * width + column];
    }

    /** A picture moved by so many pixels; what comes in from beyond the border is black. */
    double[] moved(double[] picture, int down, int right) {
        double[] moved = new double[picture.length];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                moved[row * width + column] = pixel(picture, row - down, column - right);
            }
        }
        return moved;
    }
}
