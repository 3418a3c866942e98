package org.lstm4j.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FramesTest {
    private static final Frames FRAMES = new Frames(9, 7);

    private static double[] dot(int row, int column) {
        double[] picture = new double[FRAMES.pixels()];
        picture[row * 9 + column] = 1;
        picture[row * 9 + column + 1] = 0.5;
        return picture;
    }

    @Test
    void howAPictureWasMovedIsFoundAndMovesItOn() {
        int[] motion = FRAMES.motion(dot(2, 3), dot(4, 2));
        assertThat(motion).containsExactly(2, -1);
        assertThat(FRAMES.moved(dot(4, 2), motion[0], motion[1])).containsExactly(dot(6, 1));
    }

    @Test
    void whatDidNotMoveStaysAndWhatLeavesIsGone() {
        assertThat(FRAMES.motion(dot(2, 3), dot(2, 3))).containsExactly(0, 0);
        assertThat(FRAMES.motion(new double[63], new double[63])).containsExactly(0, 0);
        assertThat(FRAMES.moved(dot(6, 1), 1, 0)).containsOnly(0);
    }
}
