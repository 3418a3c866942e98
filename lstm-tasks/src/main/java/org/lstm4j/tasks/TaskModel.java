package org.lstm4j.tasks;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.lstm4j.InvalidInputException;
import org.lstm4j.io.Bundle;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.use.RowNumbers;
import org.lstm4j.spi.Selection;
import org.lstm4j.text.TextPipeline;

/**
 * A model file, and the task it was trained for.
 *
 * @param file where it lies
 * @param bundle what is in it
 * @param task as it was when the model was trained
 */
public record TaskModel(Path file, Bundle bundle, TaskDefinition task) {
    /** The number in the provenance that says of how many models it is the average. */
    public static final String MEMBERS = "members";

    /** Of how many models it is the average; empty for one that was trained. */
    public OptionalInt members() {
        String text = bundle.provenance().numbers().getOrDefault(MEMBERS, "");
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    /**
     * Its task type as one that can do something.
     *
     * @param ability such as {@link TextLabeller}
     * @param what the ability in words that follow "it does not", as {@code label texts}
     * @throws InvalidInputException if it is not of such a type
     */
    public <T extends TaskType> T as(Class<T> ability, String what) {
        if (!ability.isInstance(task.type())) {
            throw new InvalidInputException(file + ": is a model of task " + task.name() + ", whose type "
                    + task.typeName() + " does not " + what);
        }
        return ability.cast(task.type());
    }

    /**
     * Refuses a model that does not give one number for each row: a file from somebody else can hold any graph, beside any task.
     *
     * @param names how many labels it must have for that number
     * @throws InvalidInputException saying what it gives
     */
    public TaskModel requireOneNumber(int names) {
        RowNumbers.requireOne(file.toString(), bundle, names);
        return this;
    }

    /**
     * The model ready to be asked, by one thread, on the backend of a command line or else of its task.
     *
     * @throws InvalidInputException if there is no such backend, or it does not run the model's graph
     */
    public SavedModel open(Selection selection) {
        return SavedModel.of(file.toString(), bundle, ModelOptions.of(selection));
    }

    /**
     * From text to the ids that it reads.
     *
     * @throws InvalidInputException if it reads no text
     * @throws org.lstm4j.text.TextFormatException if a newer release wrote it
     */
    public TextPipeline textPipeline() {
        return TextPipeline.fromJson(bundle.textPipeline()
                .orElseThrow(() -> new InvalidInputException(file + ": has no text pipeline, so it cannot read text")));
    }
}
