package org.lstm4j.tasks.text;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.lstm4j.tasks.config.SettingException;
import org.lstm4j.tasks.config.TypedConfig;
import org.lstm4j.tasks.data.LabelRule;
import org.lstm4j.tasks.data.RowSources;
import org.lstm4j.tasks.data.SplitConfig;

/**
 * Where the rows are and how they are split.
 *
 * @param source of the rows
 * @param validationSource of the rows that watch the training, with {@code split.validation.from = source}
 * @param testSource of the test rows; without it they are split off from the others
 * @param labels the names of the classes, that of 0 first, as many as the source has label values; stored with the model. Without it
 *     classes are called as they stand in the source
 * @param groupBy a column of the source by whose values the test rows are measured in groups, besides all together
 * @param split which rows train, which test
 */
public record DataConfig(
        TypedConfig source,
        Optional<TypedConfig> validationSource,
        Optional<TypedConfig> testSource,
        Optional<List<String>> labels,
        Optional<String> groupBy,
        SplitConfig split) {
    public DataConfig {
        labels = labels.map(List::copyOf);
        labels.filter(names -> names.size() < 2 || new HashSet<>(names).size() < names.size())
                .ifPresent(names -> {
                    throw new SettingException(
                            "labels", "must be two or more different names of classes, that of 0 first; got " + names);
                });
        new RowSources(source, validationSource, testSource, split); // refuses what does not go together
    }

    /** Where they come from. */
    public RowSources rows() {
        return new RowSources(source, validationSource, testSource, split);
    }

    /** Which labels the rows of a training have. */
    LabelRule rule() {
        return labels.<LabelRule>map(names -> new LabelRule.Numbers(names.size()))
                .orElseGet(LabelRule.Found::new);
    }

    /**
     * Which labels rows have that a saved model is measured with.
     *
     * @param ofModel the names of its classes
     */
    public LabelRule rule(List<String> ofModel) {
        return labels.isPresent() ? rule() : new LabelRule.Known(ofModel);
    }
}
