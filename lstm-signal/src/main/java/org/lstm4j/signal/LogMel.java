package org.lstm4j.signal;

import java.util.Locale;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;
import org.lstm4j.InvalidInputException;

/**
 * From samples to what is heard: the logarithm of the energy in bands that are equally wide by the ear's scale (mel, 2595 log10(1 + f / 700)),
 * in windows that overlap. A window is weighted by Hann's (periodic) and filled up with zeros to a power of two; energy is the square of
 * the spectrum's amount, summed over triangles, and at least 1e-10. A recording shorter than a window is filled up with zeros. Immutable.
 *
 * @param sampleRate of the recordings, in Hz
 * @param windowMs the length of a window, in milliseconds
 * @param hopMs from the beginning of a window to that of the next, in milliseconds
 * @param bands how many, 1 to 512
 * @param minHz where the lowest band begins, 0 or more
 * @param maxHz where the highest band ends, at most half the sample rate
 */
public record LogMel(int sampleRate, double windowMs, double hopMs, int bands, double minHz, double maxHz) {
    private static final int MOST_BANDS = 512;
    private static final int MOST_SAMPLES = 1 << 20; // of a window
    private static final int MOST_WEIGHTS = 1 << 24; // samples of a window times bands
    private static final int MOST_OVERLAP = 1024; // windows that a sample is in
    private static final double FLOOR = 1e-10;
    private static final double MS = 1000;

    /** Checks the ranges. @throws InvalidInputException if one is wrong, or a band is so narrow that it hears nothing */
    public LogMel {
        boolean isInRange = sampleRate > 0
                && windowMs > 0
                && hopMs > 0
                && bands >= 1
                && bands <= MOST_BANDS
                && minHz >= 0
                && maxHz > minHz
                && maxHz <= sampleRate / 2.0
                && windowMs * sampleRate / MS <= MOST_SAMPLES
                && hopMs * sampleRate / MS <= MOST_SAMPLES
                && windowMs * sampleRate / MS * bands <= MOST_WEIGHTS
                && windowMs <= hopMs * MOST_OVERLAP;
        if (!isInRange) {
            throw new InvalidInputException(
                    "A log-mel spectrogram has a window and a hop above 0 ms and of at most 2^20"
                            + " samples, the hop not below a 1024th of the window, 1 to " + MOST_BANDS
                            + " bands, from 0 Hz or more to at most half the sample rate; got "
                            + windowMs + " ms, " + hopMs + " ms, " + bands + " bands, " + minHz + " to " + maxHz
                            + " Hz at "
                            + sampleRate + " Hz");
        }
        double[] edges = edges(bands, minHz, maxHz);
        double bin = (double) sampleRate / size(windowMs, sampleRate);
        for (int band = 0; band < bands; band++) {
            double above = (Math.floor(edges[band] / bin) + 1) * bin;
            if (above >= edges[band + 2]) {
                throw new InvalidInputException(String.format(
                        Locale.ROOT,
                        "Band %d of %d, %.0f to %.0f Hz, is narrower than what a window of %s ms tells apart, %.0f Hz; take"
                                + " fewer bands or a longer window",
                        band + 1,
                        bands,
                        edges[band],
                        edges[band + 2],
                        windowMs,
                        bin));
            }
        }
    }

    /** Samples of a window. */
    private int window() {
        return samples(windowMs, sampleRate);
    }

    private int hop() {
        return samples(hopMs, sampleRate);
    }

    private static int samples(double ms, int rate) {
        return Math.max(1, (int) Math.round(ms * rate / MS));
    }

    /** The power of two that a window fits in, 2 or more. */
    private static int size(double windowMs, int rate) {
        int window = samples(windowMs, rate);
        return Math.max(2, Integer.highestOneBit(window) == window ? window : Integer.highestOneBit(window) << 1);
    }

    /** Where bands begin, are highest and end: each begins where the one before is highest. */
    private static double[] edges(int bands, double minHz, double maxHz) {
        double[] edges = new double[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            double mel = mel(minHz) + (mel(maxHz) - mel(minHz)) * i / (bands + 1);
            edges[i] = 700 * (StrictMath.pow(10, mel / 2595) - 1);
        }
        return edges;
    }

    private static double mel(double hz) {
        return 2595 * StrictMath.log10(1 + hz / 700);
    }

    /** How many steps a recording of so many samples has. */
    public int steps(int samples) {
        return samples <= window() ? 1 : 1 + (samples - window()) / hop();
    }

    /**
     * The spectrogram of a recording: a step for each window, a feature for each band.
     *
     * @param samples of a recording of that rate, one feature
     * @throws InvalidInputException if it has several features
     */
    public Sequence apply(Sequence samples) {
        if (samples.features() != 1) {
            throw new InvalidInputException(
                    "A recording has one number for each sample; got " + samples.features() + " features");
        }
        int size = size(windowMs, sampleRate);
        int window = window();
        double[] weights = hann(window);
        double[][] triangles = triangles(size);
        float[] values = new float[Math.multiplyExact(steps(samples.steps()), bands)];
        double[][] spectrum = new double[2][size];
        for (int step = 0; step < values.length / bands; step++) {
            int from = step * hop();
            for (int i = 0; i < size; i++) {
                spectrum[0][i] = i < window && from + i < samples.steps() ? samples.values()[from + i] * weights[i] : 0;
                spectrum[1][i] = 0;
            }
            FastFourierTransformer.transformInPlace(spectrum, DftNormalization.STANDARD, TransformType.FORWARD);
            for (int band = 0; band < bands; band++) {
                double energy = 0;
                for (int bin = 0; bin < triangles[band].length; bin++) {
                    if (triangles[band][bin] > 0) {
                        double power = spectrum[0][bin] * spectrum[0][bin] + spectrum[1][bin] * spectrum[1][bin];
                        energy += triangles[band][bin] * power;
                    }
                }
                values[step * bands + band] = (float) StrictMath.log(Math.max(FLOOR, energy));
            }
        }
        return Sequence.of(bands, values);
    }

    private static double[] hann(int window) {
        double[] weights = new double[window];
        for (int i = 0; i < window; i++) {
            weights[i] = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * i / window);
        }
        return weights;
    }

    private double[][] triangles(int size) {
        double[] edges = edges(bands, minHz, maxHz);
        double[][] triangles = new double[bands][size / 2 + 1];
        for (int band = 0; band < bands; band++) {
            for (int bin = 0; bin <= size / 2; bin++) {
                double hz = (double) bin * sampleRate / size;
                double rising = (hz - edges[band]) / (edges[band + 1] - edges[band]);
                double falling = (edges[band + 2] - hz) / (edges[band + 2] - edges[band + 1]);
                triangles[band][bin] = Math.max(0, Math.min(rising, falling));
            }
        }
        return triangles;
    }
}
