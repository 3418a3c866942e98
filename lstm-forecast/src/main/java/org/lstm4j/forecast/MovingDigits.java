package org.lstm4j.forecast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.signal.IdxImages;
import org.lstm4j.signal.Sequence;
import org.lstm4j.signal.SequenceRow;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.run.FoundFile;

/**
 * Clips that are made of pictures of digits: each digit, half its size, flies over a black field and bounces off its borders. The first clips
 * are of the first pictures, the last of the last, so that clips that are split off at the end show digits that no other clip has.
 *
 * @param file pictures in the format of MNIST, path below the data root; the same name with {@code .gz} is found as well
 * @param clips how many are made, at most one of each picture
 * @param frames of each clip, 2 or more
 * @param size width and height of the field in pixels
 * @param seed of places and speeds; a clip depends on its own number and this alone
 * @param origin where the file is to be had, for people
 */
record MovingDigits(String file, int clips, int frames, int size, long seed, Optional<String> origin)
        implements TrackSource {
    private static final int MAX_CLIPS = 100_000;
    private static final int MAX_FRAMES = 1000;
    private static final int MAX_SIZE = 128;
    private static final double SLOWEST = 0.7; // pixels a frame
    private static final double FASTEST = 2.5;
    private static final long APART = 0xd1b54a32d192ed03L; // no small multiple of the step between two draws

    MovingDigits {
        SettingException.notBlank("file", file);
        SettingException.within(1, MAX_CLIPS, "clips", clips);
        SettingException.within(2, MAX_FRAMES, "frames", frames);
        SettingException.within(8, MAX_SIZE, "size", size);
    }

    private Frames field() {
        return new Frames(size, size);
    }

    @Override
    public Tracks read(DataRoot root) {
        try (FoundFile found = root.open(file)) {
            List<SequenceRow> pictures = new IdxImages(IdxImages.Steps.ROWS).read(found.path(), Optional.empty());
            List<Track> tracks = new ArrayList<>();
            int count = Math.min(clips, pictures.size());
            for (int clip = 0; clip < count; clip++) {
                int picture = (int) ((long) clip * pictures.size() / count);
                tracks.add(new Track(clip(pictures.get(picture).sequence(), clip), List.of()));
            }
            return new Tracks(
                    found.name(),
                    found.isSample(),
                    found.isSample() ? List.of() : List.of(DataFile.of(found.path())),
                    field().names(),
                    tracks,
                    List.of("the digits are real; their flight is made by this program"),
                    Optional.of(field()));
        }
    }

    @Override
    public Tracks read(Path path) {
        throw new InvalidInputException(
                path + ": clips of moving digits are made, not read; the report shows how they go on");
    }

    private double[][] clip(Sequence picture, int number) {
        int height = picture.steps() / 2;
        int width = picture.features() / 2;
        if (height > size || width > size || height < 1 || width < 1) {
            throw new InvalidInputException(file + ": its pictures are " + picture.steps() + " by " + picture.features()
                    + " pixels, half of which must fit in source.size = " + size);
        }
        SplittableRandom random = new SplittableRandom(seed + number * APART);
        double speed = random.nextDouble(SLOWEST, FASTEST);
        double angle = random.nextDouble(2 * Math.PI);
        Flight down = new Flight(random.nextDouble(), speed * Math.sin(angle), size - height);
        Flight right = new Flight(random.nextDouble(), speed * Math.cos(angle), size - width);
        double[][] clip = new double[frames][size * size];
        for (double[] frame : clip) {
            int top = down.next();
            int left = right.next();
            for (int row = 0; row < height; row++) {
                for (int column = 0; column < width; column++) {
                    frame[(top + row) * size + left + column] = (picture.value(2 * row, 2 * column)
                                    + picture.value(2 * row, 2 * column + 1)
                                    + picture.value(2 * row + 1, 2 * column)
                                    + picture.value(2 * row + 1, 2 * column + 1))
                            / 4;
                }
            }
        }
        return clip;
    }

    /** Forth and back between 0 and a last pixel. */
    private static final class Flight {
        private final double last;
        private double place;
        private double speed;

        Flight(double start, double speed, int last) {
            this.last = last;
            this.place = start * last;
            this.speed = speed;
        }

        int next() {
            int pixel = (int) Math.round(place);
            place += speed;
            if (place < 0 || place > last) {
                place = Math.clamp(place < 0 ? -place : 2 * last - place, 0, last);
                speed = -speed;
            }
            return pixel;
        }
    }

    @Override
    public List<DataNeed> needs() {
        return List.of(new DataNeed(
                file,
                origin,
                path -> new IdxImages(IdxImages.Steps.ROWS)
                        .read(path, Optional.empty())
                        .size()));
    }
}
