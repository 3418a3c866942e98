package org.lstm4j.tasks.page;

/**
 * A chart that is drawn for the room there is: a page holds it twice, as wide as a column and as wide as a telephone, and shows
 * the one that fits. So its text has the size that it is drawn with: scaled down to a telephone, nobody could read it.
 */
public interface Chart {
    /** The width of a column of a page. */
    double WIDE = 500;

    /** What is left of the narrowest telephones' 360 points beside the margins of a page. */
    double NARROW = 328;

    /**
     * The drawing, as high as it needs to be, and no wider than that wherever its text allows.
     *
     * @param width in points, at least {@link #NARROW}
     */
    Svg draw(double width);

    /** The drawing at the width of a column. */
    default Svg draw() {
        return draw(WIDE);
    }
}
