package org.lstm4j.translation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Philox;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.IdxImages;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * Handwritten digits of IDX files, from which pictures are made.
 *
 * @param images path of the images below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param labels the same of their labels, 0 to 9
 * @param from the share of the images at which those that are taken begin, so that others can be kept for a test; 0 without it
 * @param to the share at which they end; 1 without it
 * @param origin where the files are to be had, for people
 */
record Digits(String images, String labels, Optional<Double> from, Optional<Double> to, Optional<String> origin) {
    static final int KINDS = 10;
    private static final List<String> NAMES =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

    Digits {
        SettingException.notBlank("images", images);
        SettingException.notBlank("labels", labels);
        double begin = SettingException.within(0.0, 1.0, "from", from.orElse(0.0));
        if (!(to.orElse(1.0) > begin && to.orElse(1.0) <= 1)) {
            throw new SettingException("to", "must be above from and 1 at most, got " + to.orElse(1.0));
        }
    }

    /**
     * Images of half the size.
     *
     * @param name of the file, for people
     * @param isSample true if it is one inside the program
     * @param files they come from
     * @param side of each image, in pixels
     * @param ofKind for each digit its images, row by row, from 0 to 1
     */
    record Read(String name, boolean isSample, List<DataFile> files, int side, List<List<float[]>> ofKind) {
        /** An image of a digit, drawn by chance. */
        float[] drawn(int digit, long seed, int stream, int draw) {
            List<float[]> all = ofKind.get(digit);
            return all.get(Philox.below(all.size(), seed, stream, digit, draw));
        }
    }

    static String name(int digit) {
        return NAMES.get(digit);
    }

    Read read(DataRoot root) {
        try (FoundFile pictures = root.open(images);
                FoundFile names = root.open(labels)) {
            List<SequenceRow> rows = rows(pictures.path(), Optional.of(names.path()));
            int begin = (int) Math.round(from.orElse(0.0) * rows.size());
            int end = (int) Math.round(to.orElse(1.0) * rows.size());
            List<List<float[]>> ofKind = new ArrayList<>();
            for (int digit = 0; digit < KINDS; digit++) {
                ofKind.add(new ArrayList<>());
            }
            int side = rows.getFirst().sequence().features();
            for (SequenceRow row : rows.subList(begin, end)) {
                if (!row.label().matches("[0-9]") || row.sequence().steps() != side || side % 2 != 0) {
                    throw new InvalidInputException(row.place()
                            + ": expected a square image, of an even number of rows, of a digit 0 to 9; it is one of "
                            + row.sequence().steps() + " by " + side + " of \"" + row.label() + "\"");
                }
                ofKind.get(Integer.parseInt(row.label()))
                        .add(halved(row.sequence().values(), side));
            }
            for (int digit = 0; digit < KINDS; digit++) {
                if (ofKind.get(digit).isEmpty()) {
                    throw new InvalidInputException(pictures.name() + ": has no image of a " + digit + " among images "
                            + (begin + 1) + " to " + end);
                }
            }
            List<DataFile> files = Stream.of(pictures, names)
                    .filter(file -> !file.isSample())
                    .map(file -> DataFile.of(file.path()))
                    .toList();
            return new Read(pictures.name(), pictures.isSample(), files, side / 2, ofKind);
        }
    }

    private static List<SequenceRow> rows(Path images, Optional<Path> labels) {
        return new IdxImages(IdxImages.Steps.ROWS).read(images, labels);
    }

    /** The means of two by two pixels. */
    private static float[] halved(float[] pixels, int side) {
        int half = side / 2;
        float[] means = new float[half * half];
        for (int row = 0; row < half; row++) {
            for (int column = 0; column < half; column++) {
                int at = 2 * row * side + 2 * column;
                means[row * half + column] =
                        (pixels[at] + pixels[at + 1] + pixels[at + side] + pixels[at + side + 1]) / 4;
            }
        }
        return means;
    }

    List<DataNeed> needs() {
        return List.of(
                new DataNeed(
                        images, origin, path -> rows(path, Optional.empty()).size()),
                new DataNeed(labels, origin, IdxImages::countLabels));
    }
}
