package org.lstm4j.translation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.DataFile;
import org.lstm4j.tasks.DataNeed;
import org.lstm4j.tasks.config.ConfigBinder;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.run.DataRoot;
import org.lstm4j.tasks.wording.Counted;
import org.lstm4j.text.NumpyRandom;

/**
 * The pairs of a task, split.
 *
 * @param sources where they come from: those of the training first
 * @param training to learn from
 * @param validation that watch the training
 * @param test that measure
 */
record SplitPairs(List<PairRows> sources, List<Pair> training, List<Pair> validation, List<Pair> test) {
    SplitPairs {
        sources = List.copyOf(sources);
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        test = List.copyOf(test);
    }

    static List<DataNeed> needs(PairDataConfig data, ConfigBinder binder) {
        return parts(data)
                .flatMap(part -> PairSource.of(part, binder).needs().stream())
                .toList();
    }

    private static Stream<TypedConfig> parts(PairDataConfig data) {
        return Stream.of(Stream.of(data.source()), data.validationSource().stream(), data.testSource().stream())
                .flatMap(it -> it);
    }

    /** Reads and splits. @throws InvalidInputException if a file is not as expected, or there are too few pairs */
    static SplitPairs load(PairDataConfig data, ConfigBinder binder, DataRoot root) {
        PairRows rows = PairSource.of(data.source(), binder).read(root);
        Optional<PairRows> watching =
                data.validationSource().map(part -> PairSource.of(part, binder).read(root));
        Optional<PairRows> testing =
                data.testSource().map(part -> PairSource.of(part, binder).read(root));
        List<PairRows> sources = new ArrayList<>(List.of(rows));
        watching.ifPresent(sources::add);
        testing.ifPresent(sources::add);
        sources.stream()
                .filter(it -> it.features() != rows.features())
                .findFirst()
                .ifPresent(other -> {
                    throw new InvalidInputException(other.name() + ": has sources of " + other.features()
                            + " numbers a step, and those of the training have " + rows.features());
                });
        List<Pair> all = ordered(rows, data);
        int test = data.testShare().map(share -> part(share, all.size())).orElse(0);
        int watch = data.validationShare()
                .map(share -> part(share, all.size() - test))
                .orElse(0);
        int training = all.size() - test - watch;
        if (training < 1) {
            throw new InvalidInputException(rows.name() + ": " + Counted.of(all.size(), "pair")
                    + (all.size() == 1 ? " is" : " are")
                    + " too few for data.split: training, validation and test need at least one each");
        }
        return new SplitPairs(
                sources,
                all.subList(0, training),
                watching.map(PairRows::pairs).orElse(all.subList(training, training + watch)),
                testing.map(PairRows::pairs).orElse(all.subList(training + watch, all.size())));
    }

    private static int part(double share, int of) {
        return Math.max(1, (int) Math.round(share * of));
    }

    private static List<Pair> ordered(PairRows rows, PairDataConfig data) {
        return data.split()
                .flatMap(PairDataConfig.Split::randomState)
                .map(seed -> Arrays.stream(
                                new NumpyRandom(seed).permutation(rows.pairs().size()))
                        .mapToObj(rows.pairs()::get)
                        .toList())
                .orElse(rows.pairs());
    }

    int features() {
        return sources.getFirst().features();
    }

    List<DataFile> files() {
        return sources.stream().flatMap(source -> source.files().stream()).toList();
    }

    /** Some lines for people. */
    List<String> describe() {
        PairRows first = sources.getFirst();
        List<String> lines = new ArrayList<>();
        lines.add("Data: " + first.name() + (first.isSample() ? DataRoot.NOBODY_NAMED_ONE : ""));
        lines.add(String.format(
                Locale.ROOT,
                "%s to learn from, %,d to watch the training, %,d to test",
                Counted.of(training.size(), "pair"),
                validation.size(),
                test.size()));
        sources.forEach(source -> lines.addAll(source.remarks()));
        return lines;
    }
}
