package org.lstm4j.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lstm4j.DType;
import org.lstm4j.Tensor;
import org.lstm4j.data.Dataset;
import org.lstm4j.data.TensorDataset;

/** What the documentation of the first classes shows runs. */
class SnippetsTest {
    private static final int ROWS = 100;
    private static final int STEPS = 6;

    private static Tensor lengths() {
        Tensor lengths = Tensor.zeros(DType.INT32, ROWS);
        for (int row = 0; row < ROWS; row++) {
            lengths.setElement(row, 1 + row % STEPS);
        }
        return lengths;
    }

    private static Tensor tokens() {
        Tensor tokens = Tensor.zeros(DType.INT32, ROWS, STEPS);
        for (int i = 0; i < tokens.size(); i++) {
            tokens.setElement(i, 1 + i * 7 % 999);
        }
        return tokens;
    }

    private static Tensor labels() {
        Tensor labels = Tensor.zeros(DType.FLOAT32, ROWS, 1);
        for (int row = 0; row < ROWS; row += 5) {
            labels.setElement(row, 1);
        }
        return labels;
    }

    @Test
    void tensors() {
        List<Tensor> tensors = ApiSnippets.tensors();
        assertThat(tensors.get(1).floats()).containsExactly(tensors.get(0).floats());
        assertThat(tensors.get(2).element(4)).isEqualTo(7);
        assertThat(tensors.get(3).dims()).containsExactly(6, 1);
    }

    @Test
    void datasets() {
        assertThat(ApiSnippets.datasets(tokens(), lengths(), labels())).isEqualTo(100 + 20 + 80);
    }

    @Test
    void aModelIsTrained() {
        Dataset all = TensorDataset.of(Map.of("tokens", tokens(), "sequence_lens", lengths(), "target", labels()));
        Dataset few = all.slice(0, 16);
        assertThat(ApiSnippets.train(ApiSnippets.model(), few, few, few).values())
                .containsKeys("loss", "accuracy");
    }
}
