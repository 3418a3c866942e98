package org.lstm4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.snippets.SavedModelSnippets;
import org.lstm4j.model.use.StepDensity;
import org.lstm4j.model.use.StepReading;
import org.lstm4j.signal.Sequence;

class DrawerTest {
    private static final StepReading STROKES = new StepReading(
            List.of("dx", "dy", "lifted"),
            new StepDensity(StepDensity.Kind.BIVARIATE_MIXTURE, 2, 3),
            List.of(),
            List.of(0.0, 0.0, 0.0),
            List.of(50.0, 50.0, 1.0),
            true,
            true,
            false,
            6,
            13);
    private static final StepReading IMAGES = new StepReading(
            List.of("1", "2", "3", "4"),
            new StepDensity(StepDensity.Kind.BERNOULLI, 1, 4),
            List.of("a", "b"),
            Collections.nCopies(4, 0.0),
            Collections.nCopies(4, 1.0),
            false,
            false,
            true,
            5,
            5);

    private static SavedModel open(Bundle bundle) {
        return SavedModel.of("it.lstm", bundle, ModelOptions.onBackend("native"));
    }

    private static SavedModel strokes() {
        return open(Samples.drawings(STROKES));
    }

    private static SavedModel images() {
        return open(Samples.drawings(IMAGES));
    }

    @Test
    void aDrawingHasTheUnitsOfItsFileAndEnds() {
        try (SavedModel model = strokes()) {
            List<Drawn> drawn = model.drawer().draw(200, DrawOptions.DEFAULT);
            assertThat(drawn).allSatisfy(it -> {
                assertThat(it.sequence().features()).isEqualTo(3);
                assertThat(it.sequence().steps()).isBetween(1, 13);
                assertThat(it.isEnded() || it.sequence().steps() == 13).isTrue();
                assertThat(it.sequence().value(0, 2)).isIn(0f, 1f);
            });
            assertThat(drawn).anyMatch(Drawn::isEnded);
            double size = drawn.stream()
                    .mapToDouble(it -> Math.abs(it.sequence().value(0, 0)))
                    .average()
                    .orElseThrow();
            assertThat(size).isBetween(10.0, 200.0);
        }
    }

    /** Memory is for what is drawn, not for what might be: these would be 1.2 TB. */
    @Test
    void drawingsThatMayBeLongTakeNoRoomBeforeTheyAre() {
        try (SavedModel model = strokes()) {
            assertThat(model.drawer().draw(Drawer.MOST, DrawOptions.DEFAULT.withSteps(1 << 20)))
                    .hasSize(Drawer.MOST);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 31, 257})
    void whatIsDrawnDoesNotDependOnTheOthers(int count) {
        try (SavedModel model = strokes()) {
            List<Drawn> together = model.drawer().draw(count, DrawOptions.DEFAULT.withSeed(4));
            List<Drawn> more = model.drawer().draw(300, DrawOptions.DEFAULT.withSeed(4));
            for (int i = 0; i < count; i++) {
                assertThat(together.get(i).sequence().values())
                        .containsExactly(more.get(i).sequence().values());
            }
            assertThat(model.drawer()
                            .draw(1, DrawOptions.DEFAULT.withSeed(5))
                            .getFirst()
                            .sequence()
                            .values())
                    .isNotEqualTo(more.getFirst().sequence().values());
        }
    }

    /** The same numbers are drawn at the same steps, so what was drawn goes on to itself. */
    @Test
    void whatIsGivenStaysAndTheRestIsDrawn() {
        try (SavedModel model = images()) {
            Drawer drawer = model.drawer();
            Drawn whole = drawer.draw(1, DrawOptions.DEFAULT.withLabel("b")).getFirst();
            assertThat(whole.sequence().steps()).isEqualTo(5);
            assertThat(whole.isEnded()).isTrue();
            Sequence half = Sequence.of(4, Arrays.copyOf(whole.sequence().values(), 8));
            Drawn again = drawer.complete(List.of(half), DrawOptions.DEFAULT.withLabel("b"))
                    .getFirst();
            assertThat(again.given()).isEqualTo(2);
            assertThat(again.sequence().values())
                    .containsExactly(whole.sequence().values());
            Drawn likeliest = drawer.complete(List.of(whole.sequence()), DrawOptions.DEFAULT)
                    .getFirst();
            double[] each = drawer.logLikelihoods(whole.sequence());
            assertThat(likeliest.label()).isEqualTo(each[0] > each[1] ? "a" : "b");
            assertThat(drawer.draw(4, DrawOptions.DEFAULT))
                    .extracting(Drawn::label)
                    .containsExactly("a", "b", "a", "b");
        }
    }

    /** Two classes, images of 20 pixels: a tenth of all is counted by drawing as by adding up. */
    @Test
    void theProbabilitiesOfAllImagesAddUpToOne() {
        StepReading small = new StepReading(
                List.of("1", "2"),
                new StepDensity(StepDensity.Kind.BERNOULLI, 1, 2),
                List.of("a", "b"),
                List.of(0.0, 0.0),
                List.of(1.0, 1.0),
                false,
                false,
                true,
                3,
                3);
        try (SavedModel model = open(Samples.drawings(small))) {
            double sum = 0;
            for (int picture = 0; picture < 64; picture++) {
                float[] pixels = new float[6];
                for (int i = 0; i < 6; i++) {
                    pixels[i] = picture >> i & 1;
                }
                Sequence sequence = Sequence.of(2, pixels);
                double[] each = model.drawer().logLikelihoods(sequence);
                double mean = (Math.exp(each[0]) + Math.exp(each[1])) / 2;
                assertThat(Math.exp(model.drawer().logLikelihood(sequence))).isCloseTo(mean, within(1e-9));
                sum += mean;
            }
            assertThat(sum).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void howLikelyAStepIsDoesNotDependOnWhatComesBehindIt() {
        try (SavedModel model = strokes()) {
            Drawer drawer = model.drawer();
            float[] values = {10, 20, 0, -30, 5, 1, 70, 7, 0, 2, 2, 1};
            double[] all = drawer.logDensities(Sequence.of(3, values));
            double[] some = drawer.logDensities(Sequence.of(3, Arrays.copyOf(values, 9)));
            assertThat(Arrays.copyOf(all, 2)).containsExactly(Arrays.copyOf(some, 2));
            assertThat(drawer.logLikelihood(Sequence.of(3, values)))
                    .isEqualTo(Arrays.stream(all).sum());
            assertThat(all[3]).isNotEqualTo(some[2]);
        }
    }

    @Test
    void coldDrawingsAreAlwaysTheSame() {
        try (SavedModel model = strokes()) {
            DrawOptions cold = DrawOptions.DEFAULT.withTemperature(0).withSteps(4);
            List<Drawn> drawn = model.drawer().draw(3, cold);
            assertThat(drawn.get(2).sequence().values())
                    .containsExactly(drawn.get(0).sequence().values());
            assertThat(drawn.get(0).sequence().steps()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        SavedModel closed;
        try (SavedModel model = images()) {
            closed = model;
            Drawer drawer = model.drawer();
            assertThatThrownBy(() -> drawer.draw(1, DrawOptions.DEFAULT.withLabel("z")))
                    .hasMessage("it.lstm: knows the classes [a, b]; got \"z\"");
            assertThatThrownBy(() -> drawer.draw(1, DrawOptions.DEFAULT.withSteps(6)))
                    .hasMessageContaining("all sequences of it have 5");
            assertThatThrownBy(() -> drawer.draw(0, DrawOptions.DEFAULT)).isInstanceOf(InvalidInputException.class);
            assertThatThrownBy(() -> drawer.logDensities(Sequence.of(4, new float[20])))
                    .hasMessageContaining("draws the classes [a, b]");
            assertThatThrownBy(() -> drawer.logLikelihood(Sequence.of(3, new float[15])))
                    .hasMessageContaining("has the 4 columns [1, 2, 3, 4]; got 3");
            assertThatThrownBy(() -> drawer.logDensities(Sequence.of(4, new float[8]), "a"))
                    .hasMessageContaining("have 5 steps; got 2");
            assertThatThrownBy(() -> drawer.complete(List.of(Sequence.of(4, new float[24])), DrawOptions.DEFAULT))
                    .isInstanceOf(InvalidInputException.class);
        }
        assertThatThrownBy(() -> closed.drawer().draw(1, DrawOptions.DEFAULT)).isInstanceOf(ClosedException.class);
        try (SavedModel model = strokes()) {
            assertThatThrownBy(() -> model.drawer().logLikelihood(Sequence.of(3, new float[] {1, 1e30f, 0, 1, 1, 1})))
                    .hasMessage("expected a number from -1e9 to 1e9 for dy in step 1, found 1.0E30");
            assertThatThrownBy(() -> model.drawer().logLikelihood(Sequence.of(3, new float[] {1, 1, 0.5f})))
                    .hasMessage("expected 0 or 1 for lifted in step 1, found 0.5");
            assertThatThrownBy(() -> model.texts()).hasMessageContaining("it draws sequences: ask drawer()");
        }
        assertThatThrownBy(() -> DrawOptions.DEFAULT.withTemperature(Double.NaN))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> DrawOptions.DEFAULT.withSteps(0)).isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"version\":1 | \"version\":2 | has version 2, and this release reads version 1",
                "\"version\":1 | \"version\":1,\"more\":1 | is not as expected",
                "\"ends\":true | \"ends\":\"true\" | is not as expected",
                "\"usual\":6 | \"usual\":6.5 | is not as expected",
                "\"usual\":6 | \"usual\":60 | has sequences of 60 steps",
                "\"longest\":13 | \"longest\":2147483647 | has sequences of",
                "\"isFixed\":false | \"isFixed\":true | has sequences of",
                "\"deviations\":[50.0,50.0,1.0] | \"deviations\":[50.0,0.0,1.0] | has the mean 0.0 and the deviation 0.0",
                "\"deviations\":[50.0,50.0,1.0] | \"deviations\":[50.0,50.0,2.0] | has the mean 0.0 and the deviation 2.0",
                "\"deviations\":[50.0,50.0,1.0] | \"deviations\":[50.0,50.0] | needs a name, a mean and a deviation",
                "\"deviations\":[50.0,50.0,1.0] | \"deviations\":null | is not as expected",
                "\"deviations\":[50.0,50.0,1.0] | \"deviations\":[50.0,50.0,null] | is not as expected",
                "\"BIVARIATE_MIXTURE\" | \"MIXTURE\" | its graph reads",
                "\"BIVARIATE_MIXTURE\" | 0 | is not as expected",
                "\"components\":2 | \"components\":-2 | a mixture 1 to 65536 components",
                "\"components\":2 | \"components\":60000 | its graph reads",
                "\"columns\":3 | \"columns\":2147483647 | A step has 1 to",
                "\"positions\":true | \"positions\":false | its graph reads",
                "\"dy\" | \"dx\" | needs a name",
                "\"classes\":[] | \"classes\":[\"a\"] | its graph reads",
                "\"classes\":[] | \"classes\":[\"a\",\"a\"] | or one twice",
                "\"classes\":[] | \"classes\":\"a\" | is not as expected",
            })
    void aFileThatWasPutTogetherByHandIsRefusedInOneLine(String part, String by, String message) {
        String json = STROKES.toJson();
        assertThat(json).contains(part);
        Bundle bundle = Samples.drawings(STROKES).withAttachment(StepReading.ATTACHMENT, json.replace(part, by));
        try (SavedModel model = open(bundle)) {
            assertThatThrownBy(model::drawer)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith("it.lstm: ")
                    .hasMessageContaining(message)
                    .message()
                    .doesNotContain("\n");
        }
    }

    @Test
    void whatThePageShowsRuns() {
        try (SavedModel model = strokes()) {
            assertThat(SavedModelSnippets.draw(model)).isNotNaN();
        }
    }

    @Test
    void aReadingComesBackAsItWas() {
        assertThat(StepReading.fromJson(STROKES.toJson())).isEqualTo(STROKES);
        assertThat(STROKES.logScale()).isCloseTo(2 * Math.log(50), within(1e-12));
        float[] read = new float[5 * 3];
        STROKES.write(STROKES.scaled(new float[] {50, 100, 0, -50, 0, 1}), 3, -1, read, 0);
        assertThat(read)
                .as("nothing with the pen lifted; the first offset and its place; the second and the sum")
                .containsExactly(0, 0, 1, 0, 0, 1, 2, 0, 1, 2, -1, 0, 1, 0, 2);
        assertThat(IntStream.of(STROKES.features(), IMAGES.features())).containsExactly(5, 6);
    }
}
