package org.lstm4j.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lstm4j.InvalidInputException;

/** The expected numbers were printed by NumPy 2.4.6; scikit-learn's split is the first and the rest of a permutation. */
class NumpyRandomTest {
    private static final int[] KERAS_START = {20094, 17218, 3773, 20529, 18073, 15045};
    private static final int[] KERAS_REST = {17151, 19218, 14053, 14563, 4634, 393};

    @Test
    void smallPermutationsAreThoseOfNumpy() {
        assertThat(new NumpyRandom(42).permutation(10)).containsExactly(8, 1, 5, 0, 7, 2, 9, 4, 3, 6);
        assertThat(new NumpyRandom(42).permutation(1)).containsExactly(0);
        assertThat(new NumpyRandom(42).permutation(0)).isEmpty();
    }

    @Test
    void aGeneratorDrawsOnFromCallToCall() {
        NumpyRandom random = new NumpyRandom(100);
        int[] numbers = {0, 1, 2, 3, 4, 5, 6};

        random.shuffle(numbers);

        assertThat(numbers).containsExactly(1, 2, 5, 4, 3, 6, 0);
        assertThat(random.permutation(5)).containsExactly(3, 0, 1, 2, 4);
    }

    @Test
    void aLongPermutationIsThatOfNumpyThroughout() {
        assertThat(TestData.sha256(new NumpyRandom(1).permutation(100_000)))
                .isEqualTo("82a04a0056651d91074231dda76a42d087dfc22f1145728399faaeeec153f8db");
    }

    @Test
    void theSplitOfTheTweetsIsThatOfScikitLearn() {
        TrainTestSplit split = new TrainTestSplit(0.20, 20231116);

        int[] test = split.test(7_613);
        int[] train = split.train(7_613);

        assertThat(test).hasSize(1_523).startsWith(7082, 6653, 4890, 398, 563, 1303, 4305, 5833);
        assertThat(train)
                .hasSize(6_090)
                .startsWith(1147, 4351, 6538, 7345, 3151, 7120, 7007, 2898)
                .endsWith(5410, 7025, 5427, 6747, 6549);
        int[] both = Arrays.copyOf(test, 7_613);
        System.arraycopy(train, 0, both, test.length, train.length);
        assertThat(TestData.sha256(both)).isEqualTo("15b536cc011fdf219bf8413139ea18f809185b915e3293ef6b89b1aef39954f9");
    }

    @Test
    void theTestPartIsRoundedUp() {
        assertThat(new TrainTestSplit(0.25, 0).test(10)).hasSize(3);
        assertThat(new TrainTestSplit(0.25, 0).train(10)).hasSize(7);
    }

    @Test
    void theSplitOfADirectoryIsTheShuffledRowsWithTheLastToValidate() {
        DirectorySplit split = new DirectorySplit(0.25, 100);

        assertThat(split.training(7)).containsExactly(1, 2, 5, 4, 3, 6);
        assertThat(split.validation(7)).containsExactly(0);
        assertThat(split.training(25_000)).hasSize(18_750).startsWith(KERAS_START);
        assertThat(split.validation(25_000)).hasSize(6_250).startsWith(KERAS_REST);
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> split.training(3))
                .withMessageContaining("at least one of each");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new DirectorySplit(0, 1));
    }

    @Test
    void whatNumpyAndScikitLearnRefuseIsRefused() {
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new NumpyRandom(-1))
                .withMessageContaining("from 0 to 4294967295");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new TrainTestSplit(0.2, 1L << 32));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new TrainTestSplit(1, 0));
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new TrainTestSplit(Double.NaN, 0));
        assertThatExceptionOfType(InvalidInputException.class)
                .isThrownBy(() -> new TrainTestSplit(0.2, 0).train(1))
                .withMessageContaining("at least one of each");
        assertThatExceptionOfType(InvalidInputException.class).isThrownBy(() -> new NumpyRandom(0).permutation(-1));
    }
}
