package org.lstm4j.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lstm4j.InvalidInputException;
import org.lstm4j.nn.Bidirectional;
import org.lstm4j.nn.Dense;
import org.lstm4j.nn.Embedding;
import org.lstm4j.nn.Gru;
import org.lstm4j.nn.Layer;
import org.lstm4j.nn.Lstm;
import org.lstm4j.nn.Model;
import org.lstm4j.nn.Rnn;
import org.lstm4j.nn.Sequential;
import org.lstm4j.nn.SimpleRnn;
import org.lstm4j.nn.cell.PeepholeLstm;
import org.lstm4j.train.Adam;
import org.lstm4j.train.Clipping;
import org.lstm4j.train.Loss;
import org.lstm4j.train.MeanSquaredError;
import org.lstm4j.train.StepGraph;

/** A graph's text may come from a stranger. Whatever stands in it, it is read or refused with its line, and nothing else is thrown. */
class MutatedGraphsTest {
    /** As in CONTRIBUTING.md, "Fuzz". */
    private static final int COUNT = Integer.getInteger("lstm.fuzz.graphs", 300);

    static List<Layer> cells() {
        return List.of(
                Bidirectional.of(Lstm.of(3)),
                Gru.of(4),
                SimpleRnn.of(2).withReturnSequences(),
                Rnn.of(new PeepholeLstm(3)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void isReadOrRefusedWithItsLine(Layer cell) {
        Model model = Model.ofTokens(Sequential.of(Embedding.of(7, 5), cell, Dense.of(1)), true);
        Loss loss = new MeanSquaredError();
        String text = StepGraph.of(model, loss, Adam.keras(), new Clipping.None(), true, 1)
                .graph()
                .toText();
        assertThat(Graph.parse(text).toText()).isEqualTo(text);
        int refused = 0;
        for (int seed = 0; seed < COUNT; seed++) {
            String mutated = mutated(text, new Random(seed));
            try {
                Graph.parse(mutated);
            } catch (InvalidInputException e) {
                assertThat(e).hasMessageMatching("(?s).*(Line \\d+|no end|used before|two values named).*");
                refused++;
            } catch (RuntimeException | StackOverflowError e) {
                fail("seed " + seed, e);
            }
        }
        assertThat(refused).isGreaterThan(COUNT / 4);
    }

    /** One or two words, numbers or operands are lost, doubled, or in the place of others. */
    private static String mutated(String text, Random random) {
        List<String> words = new ArrayList<>(List.of(text.split("(?<=[^A-Za-z0-9_./:-])|(?=[^A-Za-z0-9_./:-])")));
        List<Integer> solid = new ArrayList<>(IntStream.range(0, words.size())
                .filter(i -> !words.get(i).isBlank())
                .boxed()
                .toList());
        for (int i = 0; i <= random.nextInt(2); i++) {
            int at = solid.get(random.nextInt(solid.size()));
            String other = words.get(solid.get(random.nextInt(solid.size())));
            String word = words.get(at);
            boolean isNumber = word.matches("-?[0-9]+");
            words.set(
                    at,
                    switch (random.nextInt(isNumber ? 7 : 4)) {
                        case 0 -> "";
                        case 1 -> word + ", " + word;
                        case 2, 3 -> other;
                        case 4 -> "0";
                        case 5 -> "-" + word;
                        default -> String.valueOf(random.nextLong());
                    });
        }
        return String.join("", words);
    }
}
