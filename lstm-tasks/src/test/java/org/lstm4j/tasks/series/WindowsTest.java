package org.lstm4j.tasks.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;
import org.lstm4j.Tensor;
import org.lstm4j.data.TensorDataset;
import org.lstm4j.tasks.series.SeriesSplitConfig.By;
import org.lstm4j.train.Trainer;

class WindowsTest {
    /** The script prints {@code (384, 1, 1)}. */
    @Test
    void theScriptsSplitHas384RowsToLearnAnd165ToTest() {
        Windows windows =
                Windows.of(new SeriesSplitConfig(By.RANDOM, 0.3, Optional.empty(), Optional.of(0L)), "x.csv", 550, 1);
        assertThat(windows.training()).hasSize(384);
        assertThat(windows.test()).hasSize(165);
        assertThat(windows.validation()).isEmpty();
        assertThat(IntStream.concat(IntStream.of(windows.training()), IntStream.of(windows.test()))
                        .sorted())
                .containsExactlyElementsOf(IntStream.range(1, 550).boxed().toList());
    }

    @Test
    void byTimeTheLastTestAndThoseBeforeThemValidate() {
        Windows windows =
                Windows.of(new SeriesSplitConfig(By.TIME, 0.2, Optional.of(0.1), Optional.empty()), "x.csv", 25, 5);
        assertThat(windows.test()).containsExactly(21, 22, 23, 24);
        assertThat(windows.validation()).containsExactly(19, 20);
        assertThat(windows.training()).startsWith(5).endsWith(18).hasSize(14);
    }

    @Test
    void whatIsSeenInTrainingEndsBeforeTheHeldOutValues() {
        Windows windows = new Windows(new int[] {5, 6}, new int[] {7}, new int[] {8});
        assertThat(windows.seen(9, 3, 1)).containsExactly(false, false, true, true, true, true, true, false, false);
        assertThat(windows.seen(9, 5, 1)[0]).as("has nothing to be subtracted").isFalse();
    }

    @Test
    void aRowHoldsTheStepsBeforeItsTarget() {
        TensorDataset rows = Windows.dataset(new double[] {0, 1, 2, 3, 4}, new int[] {4, 2}, 2);
        Tensor values = rows.column(Windows.VALUES);
        assertThat(values.dims()).containsExactly(2, 2, 1);
        assertThat(values.floats()).containsExactly(2, 3, 0, 1);
        assertThat(rows.column(Trainer.TARGET).floats()).containsExactly(4, 2);
    }

    @Test
    void aSeriesThatIsTooShortIsRefused() {
        SeriesSplitConfig split = new SeriesSplitConfig(By.TIME, 0.5, Optional.of(0.4), Optional.empty());
        assertThatThrownBy(() -> Windows.of(split, "x.csv", 8, 6))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("x.csv: the series has 8 values, and needs at least 12");
    }
}
