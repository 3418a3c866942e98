package org.lstm4j.apps;

import java.util.List;
import org.lstm4j.drawing.DrawingModule;
import org.lstm4j.forecast.ForecastModule;
import org.lstm4j.labelling.LabellingModule;
import org.lstm4j.recognition.RecognitionModule;
import org.lstm4j.tasks.LstmModule;
import org.lstm4j.tasks.builtin.BuiltinModule;
import org.lstm4j.translation.TranslationModule;

/** What the program is made of. Named here and not found on the class path, so that {@code --help} loads none of them. */
public final class ShippedModules {
    private ShippedModules() {}

    /** All of them, anew. */
    public static List<LstmModule> all() {
        return List.of(
                new BuiltinModule(),
                new ForecastModule(),
                new RecognitionModule(),
                new LabellingModule(),
                new TranslationModule(),
                new DrawingModule());
    }
}
