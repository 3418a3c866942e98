package org.lstm4j.translation;

import org.lstm4j.model.Translation;
import org.lstm4j.tasks.PredictedRow;
import org.lstm4j.tasks.wording.Counted;

/**
 * What a model made of a source.
 *
 * @param source as it was given
 * @param target what it wrote
 * @param logProbability of all of its tokens and its end, the natural logarithm
 * @param ended false if it had no end yet when it had the most tokens
 * @param unknown how many tokens of the source are not in the vocabulary
 */
record PredictedTranslation(String source, String target, double logProbability, boolean ended, int unknown)
        implements PredictedRow {
    static PredictedTranslation of(Translation translation) {
        return new PredictedTranslation(
                translation.source(),
                translation.text(),
                translation.logProbability(),
                translation.isEnded(),
                translation.unknown());
    }

    @Override
    public String text() {
        String remark = unknown == 0
                ? ""
                : "  (" + Counted.of(unknown, "token") + " of the source " + (unknown == 1 ? "is" : "are")
                        + " not in the vocabulary)";
        return target + (ended ? "" : " …") + remark;
    }
}
