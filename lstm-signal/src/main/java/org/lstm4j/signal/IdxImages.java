package org.lstm4j.signal;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import org.lstm4j.signal.internal.LineSource;

/**
 * Reads grey images of IDX files, as MNIST's, as sequences: a row of pixels is a step, or each pixel is. Pixels are from 0 to 1. Plain or
 * gzip. Immutable.
 *
 * @param steps what a step is
 */
public record IdxImages(Steps steps) {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;
    private static final int MOST_PIXELS = 1 << 24; // of an image
    private static final float WHITE = 255;

    /** What a step is. */
    public enum Steps {
        /** A row of pixels, from the top. */
        ROWS,
        /** A pixel, row by row. */
        PIXELS
    }

    /**
     * Reads images, and what they are.
     *
     * @param labels the file with a label for each; without it they have none
     * @throws SignalDataException if one is not as expected, or there are not as many labels as images
     */
    public List<SequenceRow> read(Path images, Optional<Path> labels) {
        List<SequenceRow> rows = new ArrayList<>();
        Optional<byte[]> names = labels.map(IdxImages::labelBytes);
        try (DataInputStream in = new DataInputStream(LineSource.stream(images))) {
            int count = header(in, images, IMAGES, "images (00 00 08 03)");
            int height = in.readInt();
            int width = in.readInt();
            if (height < 1 || width < 1 || (long) height * width > MOST_PIXELS) {
                throw new SignalDataException(
                        images.toString(),
                        "expected images of 1 to " + MOST_PIXELS + " pixels, found " + height + " by " + width);
            }
            if (names.isPresent() && names.get().length != count) {
                throw new SignalDataException(
                        images.toString(),
                        "expected as many images as there are labels in " + labels.orElseThrow() + ", "
                                + names.get().length + ", found " + count);
            }
            byte[] pixels = new byte[height * width];
            for (int image = 0; image < count; image++) {
                in.readFully(pixels);
                rows.add(new SequenceRow(
                        sequence(pixels, width), label(names, image), images + ", image " + (image + 1)));
            }
            if (in.read() >= 0) {
                throw new SignalDataException(
                        images.toString(), "expected " + count + " images, as its header says, found more");
            }
        } catch (EOFException e) {
            throw cut(images, e);
        } catch (IOException e) {
            throw unreadable(images, e);
        }
        return rows;
    }

    private static String label(Optional<byte[]> names, int image) {
        return names.map(all -> String.valueOf(all[image] & 0xFF)).orElse("");
    }

    private Sequence sequence(byte[] pixels, int width) {
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (pixels[i] & 0xFF) / WHITE;
        }
        return Sequence.of(steps == Steps.ROWS ? width : 1, values);
    }

    /** How many labels a file has. @throws SignalDataException if it is not as expected */
    public static long countLabels(Path file) {
        return labelBytes(file).length;
    }

    private static byte[] labelBytes(Path file) {
        try (DataInputStream in = new DataInputStream(LineSource.stream(file))) {
            int count = header(in, file, LABELS, "labels (00 00 08 01)");
            byte[] labels = in.readNBytes(count);
            if (labels.length < count) {
                throw cut(file, new EOFException());
            }
            return labels;
        } catch (EOFException e) {
            throw cut(file, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static int header(DataInputStream in, Path file, int magic, String what) throws IOException {
        int found = in.readInt();
        if (found != magic) {
            throw new SignalDataException(
                    file.toString(),
                    String.format("expected an IDX file of %s, found one that starts with %08x", what, found));
        }
        int count = in.readInt();
        if (count < 1) {
            throw new SignalDataException(
                    file.toString(), "expected 1 or more in it, as its header says, found " + count);
        }
        return count;
    }

    private static SignalDataException cut(Path file, EOFException e) {
        return new SignalDataException(
                file.toString(),
                "expected as much data as its header says, found less: it is cut off; fetch it again",
                e);
    }

    private static RuntimeException unreadable(Path file, IOException e) {
        return e instanceof ZipException
                ? new SignalDataException(
                        file.toString(), "expected whole gzip data, found damaged data; fetch it again", e)
                : new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
}
