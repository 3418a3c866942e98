package org.lstm4j.translation;

import java.awt.image.BufferedImage;
import java.util.Optional;
import org.lstm4j.tasks.page.Svg;

/** The steps of a source that are square pictures, one beside the other, as a table of attention names them. */
final class FilmStrip {
    private static final double SIDE = 64;
    private static final double GAP = 4;
    private static final double TOP = 20;
    private static final int WHITE = 255;

    private FilmStrip() {}

    /** The drawing; empty if the steps are no squares of pixels, or have only one. */
    static Optional<Svg> of(float[][] frames) {
        int side = frames.length == 0 ? 0 : (int) Math.round(Math.sqrt(frames[0].length));
        if (side < 2 || side * side != frames[0].length) {
            return Optional.empty();
        }
        Svg svg = new Svg(GAP + frames.length * (SIDE + GAP), TOP + SIDE + GAP, "What it saw");
        for (int frame = 0; frame < frames.length; frame++) {
            double left = GAP + frame * (SIDE + GAP);
            svg.text(left + SIDE / 2, TOP - GAP, String.valueOf(frame + 1), "small middle");
            svg.image(left, TOP, SIDE, SIDE, image(frames[frame], side));
        }
        return Optional.of(svg);
    }

    private static BufferedImage image(float[] pixels, int side) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < pixels.length; i++) {
            int grey = Math.clamp(Math.round(pixels[i] * WHITE), 0, WHITE);
            image.getRaster().setSample(i % side, i / side, 0, grey);
        }
        return image;
    }
}
