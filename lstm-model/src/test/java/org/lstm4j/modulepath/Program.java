package org.lstm4j.modulepath;

import java.nio.file.Path;
import org.lstm4j.model.Answer;
import org.lstm4j.model.ModelOptions;
import org.lstm4j.model.SavedModel;

/** Somebody's program: asks a saved model on each backend, and says in which modules our classes are. */
public final class Program {
    private Program() {}

    /** Takes a file, a text, and the names of backends. */
    public static void main(String[] args) {
        for (int i = 2; i < args.length; i++) {
            try (SavedModel model = SavedModel.open(Path.of(args[0]), ModelOptions.onBackend(args[i]))) {
                Answer answer = model.texts().predict(args[1]);
                System.out.println(args[i] + " " + answer.label() + " " + SavedModel.class.getModule());
            }
        }
    }
}
