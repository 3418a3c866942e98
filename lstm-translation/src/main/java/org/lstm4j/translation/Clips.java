package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.List;
import org.lstm4j.Philox;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/**
 * Clips of a handwritten digit that moves, and what they show: {@code a three moves left and bounces}. A step of a source is the pixels of a
 * frame, one and a half times as wide and high as a digit. The digit moves a pixel each frame, or each third frame, and turns round at the edge.
 *
 * @param digits the images
 * @param rows how many clips
 * @param frames of each clip
 * @param seed of all that is drawn
 */
record Clips(Digits digits, int rows, int frames, long seed) implements PairSource {
    private static final int MOST_ROWS = 1 << 20;
    private static final int MOST_FRAMES = 1000;
    private static final List<String> WAYS = List.of("left", "right", "up", "down");

    Clips {
        SettingException.within(1, MOST_ROWS, "rows", rows);
        SettingException.within(2, MOST_FRAMES, "frames", frames);
    }

    @Override
    public PairRows read(DataRoot root) {
        Digits.Read read = digits.read(root);
        int width = read.side() * 3 / 2;
        List<Pair> pairs = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            pairs.add(clip(read, width, row));
        }
        return new PairRows(
                read.name(),
                read.isSample(),
                read.files(),
                pairs,
                width * width,
                List.of("Clips are made, of handwritten digits"));
    }

    private Pair clip(Digits.Read read, int width, int row) {
        int kind = Philox.below(Digits.KINDS, seed, 1, 0, row);
        float[] digit = read.drawn(kind, seed, 2, row);
        int way = Philox.below(WAYS.size(), seed, 3, 0, row);
        boolean isAcross = way < 2;
        int most = width - read.side();
        int speed = way % 2 == 0 ? -1 : 1;
        // Slow enough for half of the clips not to come to the edge.
        int every = 1 + Philox.below(2, seed, 4, 0, row) * 2;
        // The first move is the one that is said, so there is room for it.
        int at = Philox.below(most, seed, 5, 0, row) + (speed < 0 ? 1 : 0);
        int other = Philox.below(most + 1, seed, 6, 0, row);
        boolean bounces = false;
        float[][] frames = new float[this.frames][width * width];
        for (int frame = 0; frame < this.frames; frame++) {
            Canvas.put(digit, read.side(), frames[frame], width, isAcross ? other : at, isAcross ? at : other);
            if ((frame + 1) % every == 0 && frame + 1 < this.frames) {
                if (at + speed < 0 || at + speed > most) {
                    speed = -speed;
                    bounces = true;
                }
                at += speed;
            }
        }
        String caption = "a " + Digits.name(kind) + " moves " + WAYS.get(way) + (bounces ? " and bounces" : "");
        return new Pair("", frames, caption, "clip " + (row + 1), "");
    }

    @Override
    public List<DataNeed> needs() {
        return digits.needs();
    }
}
