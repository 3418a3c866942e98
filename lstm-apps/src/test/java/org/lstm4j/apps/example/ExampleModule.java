package org.lstm4j.apps.example;

import java.util.Optional;
import org.lstm4j.tasks.LstmModule;

/** Adds a layer, a cell, a metric, a task type, a task of each, and a command. */
public final class ExampleModule extends LstmModule {
    record GateSettings(Optional<Double> bias) {}

    record LeakySettings(int units, Optional<Double> rate) {}

    record NoSettings() {}

    @Override
    protected void configure() {
        addLayer("gate", GateSettings.class, (it, context) -> new Gate(it.bias().orElse(0.0)));
        addCell(
                "leaky",
                LeakySettings.class,
                (it, context) -> new Leaky(it.units(), it.rate().orElse(0.5)));
        addMetric("bias", NoSettings.class, (it, context) -> new Bias());
        addTaskType("majority", Majority.class);
        addTask("gated", "gated.conf");
        addTask("majority", "majority.conf");
        addCommand("size", SizeCommand::new);
    }
}
