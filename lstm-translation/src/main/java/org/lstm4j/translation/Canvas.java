package org.lstm4j.translation;

/** Pictures of grey pixels. */
final class Canvas {
    private Canvas() {}

    /**
     * Puts a square picture into a larger one, or one as large; what lies outside is cut off.
     *
     * @param picture row by row
     * @param side of it
     * @param into the other one
     * @param width of a row of the other one
     * @param down where its first row comes
     * @param right where its first column comes
     */
    static void put(float[] picture, int side, float[] into, int width, int down, int right) {
        int height = into.length / width;
        for (int row = Math.max(0, -down); row < Math.min(side, height - down); row++) {
            for (int column = Math.max(0, -right); column < Math.min(side, width - right); column++) {
                into[(row + down) * width + column + right] = picture[row * side + column];
            }
        }
    }
}
