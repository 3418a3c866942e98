package org.lstm4j.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogMelTest {
    private static final LogMel SMALL = new LogMel(8000, 25, 10, 12, 50, 4000);

    private static Sequence tone(double hz, int samples) {
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = (float) Math.sin(2 * Math.PI * hz * i / 8000);
        }
        return Sequence.of(1, values);
    }

    @Test
    void givesWhatNumpyGives() throws IOException {
        JsonNode recorded;
        try (InputStream in = LogMelTest.class.getResourceAsStream("log-mel.json")) {
            recorded = JsonMapper.shared().readTree(in);
        }
        float[] samples = new float[recorded.get("samples").size()];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) recorded.get("samples").get(i).doubleValue();
        }
        Sequence found = SMALL.apply(Sequence.of(1, samples));
        JsonNode expected = recorded.get("logMel");
        assertThat(found.steps()).isEqualTo(expected.size());
        for (int step = 0; step < found.steps(); step++) {
            for (int band = 0; band < 12; band++) {
                assertThat((double) found.value(step, band))
                        .isCloseTo(expected.get(step).get(band).doubleValue(), within(1e-4));
            }
        }
    }

    @Test
    void givesWhatTheSumOfTheDefinitionGives() {
        Sequence samples = tone(700, 200);
        Sequence found = new LogMel(8000, 25, 10, 3, 0, 4000).apply(samples);
        double low = 0;
        double high = 2595 * Math.log10(1 + 4000 / 700.0);
        for (int band = 0; band < 3; band++) {
            double[] edges = new double[3];
            for (int i = 0; i < 3; i++) {
                edges[i] = 700 * (Math.pow(10, (low + (high - low) * (band + i) / 4) / 2595) - 1);
            }
            double energy = 0;
            for (int bin = 0; bin <= 128; bin++) {
                double hz = bin * 8000.0 / 256;
                double weight = Math.max(
                        0, Math.min((hz - edges[0]) / (edges[1] - edges[0]), (edges[2] - hz) / (edges[2] - edges[1])));
                double re = 0;
                double im = 0;
                for (int i = 0; i < 200; i++) {
                    double x = samples.values()[i] * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / 200));
                    re += x * Math.cos(2 * Math.PI * bin * i / 256);
                    im -= x * Math.sin(2 * Math.PI * bin * i / 256);
                }
                energy += weight * (re * re + im * im);
            }
            assertThat((double) found.value(0, band)).isCloseTo(Math.log(energy), within(1e-4));
        }
    }

    @Test
    void aToneIsLoudestInItsBand() {
        Sequence low = SMALL.apply(tone(200, 800));
        Sequence high = SMALL.apply(tone(3000, 800));
        assertThat(loudest(low, 3)).isLessThan(3);
        assertThat(loudest(high, 3)).isGreaterThan(8);
    }

    private static int loudest(Sequence heard, int step) {
        int best = 0;
        for (int band = 1; band < heard.features(); band++) {
            best = heard.value(step, band) > heard.value(step, best) ? band : best;
        }
        return best;
    }

    @Test
    void silenceAndARecordingShorterThanAWindowAreFinite() {
        assertThat(SMALL.apply(Sequence.of(1, new float[5])).values()).containsOnly((float) Math.log(1e-10));
        assertThat(SMALL.apply(Sequence.of(1, new float[] {1})).steps()).isEqualTo(1);
        assertThat(SMALL.steps(200)).isEqualTo(1);
        assertThat(SMALL.steps(280)).isEqualTo(2);
    }

    @Test
    void whatCannotBeHeardIsRefused() {
        assertThatThrownBy(() -> new LogMel(8000, 25, 10, 40, 20, 4001))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("half the sample rate");
        assertThatThrownBy(() -> new LogMel(8000, 4, 10, 80, 20, 4000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("fewer bands or a longer window");
        assertThatThrownBy(() -> new LogMel(8000, 25, 10, Integer.MAX_VALUE, 20, 4000))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> new LogMel(8000, Double.NaN, 10, 40, 20, 4000))
                .isInstanceOf(InvalidInputException.class);
    }
}
