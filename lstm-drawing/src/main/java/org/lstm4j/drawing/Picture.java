package org.lstm4j.drawing;

import org.lstm4j.model.use.StepDensity;

/** How a sequence is drawn. */
enum Picture {
    /** A pen's path: offsets, the second one downwards, and whether it is lifted. */
    STROKES,
    /** The same with the second offset upwards, as mathematicians draw. */
    STROKES_UPWARDS,
    /** An image: a row of pixels for each step, from the top. */
    IMAGE,
    /** A line for each column, steps to the right. */
    LINES;

    /** What fits a distribution. */
    static Picture of(StepDensity density) {
        return switch (density.kind()) {
            case BIVARIATE_MIXTURE -> STROKES;
            case BERNOULLI -> IMAGE;
            case MIXTURE -> LINES;
        };
    }

    boolean isOfStrokes() {
        return this == STROKES || this == STROKES_UPWARDS;
    }

    /** A step of it, in the singular. */
    String step() {
        return switch (this) {
            case STROKES, STROKES_UPWARDS -> "point";
            case IMAGE -> "row";
            case LINES -> "step";
        };
    }

    /** The whole, in the singular. */
    String whole() {
        return switch (this) {
            case STROKES, STROKES_UPWARDS -> "drawing";
            case IMAGE -> "image";
            case LINES -> "sequence";
        };
    }
}
