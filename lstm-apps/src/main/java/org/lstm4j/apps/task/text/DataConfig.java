package org.lstm4j.apps.task.text;

import java.util.List;
import org.lstm4j.apps.config.SettingException;

/**
 * Where the rows are and how they are split. The split is by position and never shuffled: the first {@code train} rows of
 * the file train the model, all others test it.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param format of the file
 * @param textField name of the field or column with the text
 * @param labelField name of the field or column with the label, a whole number from 0
 * @param labels what each number means, from 0; stored with the model
 * @param split rows of the data set itself
 * @param sampleSplit rows of the small sample inside the program, used when there is no data root
 */
public record DataConfig(
        String file,
        Format format,
        String textField,
        String labelField,
        List<String> labels,
        Split split,
        Split sampleSplit) {

    /** How rows are written. */
    public enum Format {
        /** One JSON object a line. */
        JSON_LINES,
        /** RFC 4180 with a header line. */
        CSV
    }

    /**
     * Sizes of the parts, in rows.
     *
     * @param train rows from the start of the file, those for validation among them
     * @param validation how many of these, from their end, are held out to watch the training; 0 for none
     */
    public record Split(int train, int validation) {
        public Split {
            SettingException.atLeast(1, "train", train);
            SettingException.atLeast(0, "validation", validation);
            if (validation >= train) {
                throw new SettingException(
                        "validation",
                        "must be less than train, of which it is a part: got " + validation + " of " + train);
            }
        }
    }

    public DataConfig {
        SettingException.notBlank("file", file);
        SettingException.notBlank("textField", textField);
        SettingException.notBlank("labelField", labelField);
        labels = List.copyOf(labels);
        if (labels.size() != 2) {
            throw new SettingException("labels", "must name two classes, got " + labels.size());
        }
    }
}
