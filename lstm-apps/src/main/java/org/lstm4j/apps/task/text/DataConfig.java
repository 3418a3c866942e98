package org.lstm4j.apps.task.text;

import java.util.List;
import org.lstm4j.apps.config.SettingException;
import org.lstm4j.text.EmptyText;
import org.lstm4j.text.FileFormat;
import org.lstm4j.text.TextSchema;

/**
 * Where the rows are and how they are split.
 *
 * @param file path below the data root, with slashes; the same name with {@code .gz} is found as well
 * @param format of the file
 * @param textField name of the field or column with the text
 * @param labelField name of the field or column with the label, 0 or 1
 * @param labels what 0 and 1 mean; stored with the model
 * @param emptyText what is done with a row whose text is empty or blank: {@code keep} it as a row of padding, {@code skip} it,
 *     or {@code fail}
 * @param split which rows train, which test
 */
public record DataConfig(
        String file,
        FileFormat format,
        String textField,
        String labelField,
        List<String> labels,
        EmptyText emptyText,
        SplitConfig split) {
    private static final int CLASSES = 2;

    public DataConfig {
        SettingException.notBlank("file", file);
        SettingException.notBlank("textField", textField);
        SettingException.notBlank("labelField", labelField);
        labels = List.copyOf(labels);
        if (labels.size() != CLASSES || labels.get(0).equals(labels.get(1))) {
            throw new SettingException("labels", "must name two classes, that of 0 and that of 1; got " + labels);
        }
        if (textField.equals(labelField)) {
            throw new SettingException("labelField", "must be another field than text-field");
        }
    }

    /** What a reader of the file has to know. */
    TextSchema schema() {
        return TextSchema.binary(textField, labelField).withEmptyText(emptyText);
    }
}
