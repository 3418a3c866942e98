package org.lstm4j.conformance;

import org.lstm4j.Shape;
import org.lstm4j.nn.Conv2D;
import org.lstm4j.nn.Flatten;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Padding;

/** Vectors of 8 as images of 2 rows, 2 columns and 2 channels, convolved. */
final class Conv2DOfRows {
    static final Layer LAYER = (g, x, mode) -> {
        var images = g.reshape(x, Shape.of(x.shape().dim(0), 2, 2, 2));
        var y = Conv2D.of(3, 2).withPadding(Padding.SAME).call(g, images, mode);
        return new Flatten().call(g, y, mode);
    };

    private Conv2DOfRows() {}
}
