package org.lstm4j.translation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.run.DataRoot;

/** Pictures and clips that are made of digits: those here are squares, as bright as the digit is large. */
class PicturesTest {
    private static final int SIDE = 8;
    private static final int COUNT = 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeDigits() throws IOException {
        try (DataOutputStream images = new DataOutputStream(Files.newOutputStream(folder.resolve("images")));
                DataOutputStream labels = new DataOutputStream(Files.newOutputStream(folder.resolve("labels")))) {
            images.writeInt(0x0803);
            images.writeInt(COUNT);
            images.writeInt(SIDE);
            images.writeInt(SIDE);
            labels.writeInt(0x0801);
            labels.writeInt(COUNT);
            for (int image = 0; image < COUNT; image++) {
                labels.writeByte(image % 10);
                for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                    images.writeByte(20 * (1 + image % 10));
                }
            }
        }
    }

    private DataRoot root() {
        return new DataRoot(Optional.of(folder), "test");
    }

    private static Digits digits(double from, double to) {
        return new Digits("images", "labels", Optional.of(from), Optional.of(to), Optional.empty());
    }

    private static int digit(float[] pixels) {
        float brightest = 0;
        for (float pixel : pixels) {
            brightest = Math.max(brightest, pixel);
        }
        return Math.round(brightest * 255 / 20) - 1;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, left of",
        "0, 2, left of",
        "1, 4, above",
        "1, 7, above",
        "0, 4, above and left of",
        "3, 8, above and left of",
        "2, 4, above and right of",
        "5, 6, above and right of"
    })
    void cellsLieToEachOtherAsTheGridSays(int first, int second, String relation) {
        assertThat(Scenes.relation(first, second)).isEqualTo(relation);
    }

    @Test
    void aCaptionNamesWhatIsThereAndWhere() {
        assertThat(Scenes.caption(new int[] {4}, new int[] {7})).isEqualTo("a seven in the middle");
        assertThat(Scenes.caption(new int[] {0, 3}, new int[] {7, 2})).isEqualTo("a seven above a two");
        assertThat(Scenes.caption(new int[] {2, 4, 5}, new int[] {0, 1, 9}))
                .isEqualTo("a zero above and right of a one and above a nine");
    }

    @Test
    void aPictureShowsItsCaption() {
        List<Pair> pairs =
                new Scenes(digits(0, 1), 300, 1, Optional.empty()).read(root()).pairs();
        Set<Integer> counts = pairs.stream()
                .map(pair -> {
                    int[] cells = new int[9];
                    int[] kinds = new int[9];
                    int count = 0;
                    for (int cell = 0; cell < 9; cell++) {
                        assertThat(pair.numbers()[cell]).hasSize(SIDE / 2 * SIDE / 2);
                        int digit = digit(pair.numbers()[cell]);
                        if (digit >= 0) {
                            cells[count] = cell;
                            kinds[count++] = digit;
                        }
                    }
                    assertThat(Scenes.caption(java.util.Arrays.copyOf(cells, count), kinds))
                            .isEqualTo(pair.target());
                    return count;
                })
                .collect(Collectors.toSet());
        assertThat(counts).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void heldOutCombinationsAreNotAmongTheKnownOnes() {
        List<String> known = captions(Scenes.Combinations.KNOWN);
        List<String> heldOut = captions(Scenes.Combinations.HELD_OUT);
        assertThat(pairsOfDigits(known))
                .doesNotContainAnyElementsOf(Set.of("a zero left of a zero", "a zero above a five"));
        assertThat(known).doesNotContainAnyElementsOf(heldOut);
        assertThat(new Scenes(digits(0, 1), 200, 1, Optional.of(Scenes.Combinations.ALL))
                        .read(root())
                        .pairs())
                .extracting(Pair::group)
                .contains("digits that were learned together", "digits that were not learned together");
    }

    private static List<String> pairsOfDigits(List<String> captions) {
        return captions.stream().filter(it -> it.split(" a ").length == 2).toList();
    }

    private List<String> captions(Scenes.Combinations which) {
        return new Scenes(digits(0, 1), 300, 1, Optional.of(which))
                .read(root()).pairs().stream().map(Pair::target).toList();
    }

    /** Where the digit is in each frame, as far as it says where it goes. */
    private static int place(float[] frame, int width, boolean isAcross) {
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                if (frame[isAcross ? j * width + i : i * width + j] > 0) {
                    return i;
                }
            }
        }
        throw new AssertionError("no digit");
    }

    @Test
    void aClipShowsItsSentence() {
        int frames = 4;
        List<Pair> pairs = new Clips(digits(0, 1), 400, frames, 1).read(root()).pairs();
        int bounced = 0;
        for (Pair pair : pairs) {
            assertThat(pair.numbers()).hasDimensions(frames, 36);
            String[] words = pair.target().split(" ");
            assertThat(words[1]).isEqualTo(Digits.name(digit(pair.numbers()[0])));
            boolean isAcross = Set.of("left", "right").contains(words[3]);
            int first = 0;
            boolean turned = false;
            for (int frame = 1; frame < frames; frame++) {
                int step = place(pair.numbers()[frame], 6, isAcross) - place(pair.numbers()[frame - 1], 6, isAcross);
                assertThat(Math.abs(step)).isLessThanOrEqualTo(1);
                first = first == 0 ? step : first;
                turned |= step != 0 && step != first;
            }
            assertThat(first).as(pair.target()).isEqualTo(Set.of("left", "up").contains(words[3]) ? -1 : 1);
            assertThat(pair.target().endsWith("bounces")).isEqualTo(turned);
            bounced += turned ? 1 : 0;
        }
        assertThat(bounced).isBetween(40, 390);
    }

    @Test
    void digitsOfOneShareAreNotThoseOfAnother() {
        assertThat(digits(0, 0.5).read(root()).ofKind())
                .allSatisfy(all -> assertThat(all).hasSize(1));
        assertThatThrownBy(() -> digits(0, 0.3).read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has no image of a 6 among images 1 to 6");
        assertThatThrownBy(() -> digits(0.5, 0.5)).isInstanceOf(SettingException.class);
    }

    @Test
    void filesThatAreNoDigitsAreRefused() throws IOException {
        Files.write(folder.resolve("images"), new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThatThrownBy(() -> digits(0, 1).read(root()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("images: expected an IDX file of images");
    }

    @Test
    void aStripShowsEachSquareStepWithItsPixels() throws IOException {
        float[][] frames = {{0, 1, 0.5f, 2}, {1, 1, 1, 1}};
        String drawing = FilmStrip.of(frames).orElseThrow().standalone();
        List<BufferedImage> images = new ArrayList<>();
        Matcher matcher = Pattern.compile("base64,([^\"]+)\"").matcher(drawing);
        while (matcher.find()) {
            images.add(ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(matcher.group(1)))));
        }
        assertThat(images).hasSize(2);
        assertThat(images.getFirst().getRaster().getSamples(0, 0, 2, 2, 0, (int[]) null))
                .containsExactly(0, 255, 128, 255);
        assertThat(FilmStrip.of(new float[3][5])).as("no square").isEmpty();
        assertThat(FilmStrip.of(new float[3][1])).as("no picture").isEmpty();
        assertThat(FilmStrip.of(new float[0][])).as("a text").isEmpty();
    }
}
