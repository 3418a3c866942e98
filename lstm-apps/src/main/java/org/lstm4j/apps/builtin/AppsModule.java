package org.lstm4j.apps.builtin;

import org.lstm4j.apps.task.LstmModule;
import org.lstm4j.apps.task.series.SeriesForecast;
import org.lstm4j.apps.task.text.TextClassification;

/** All that ships with the program. */
public final class AppsModule extends LstmModule {
    private static final String TASKS = "/org/lstm4j/apps/tasks/";

    @Override
    protected void configure() {
        install(new Layers());
        install(new Losses());
        install(new Optimizers());
        install(new Clippings());
        install(new Schedules());
        addTaskType("text-classification", TextClassification.class);
        addTaskType("series-forecast", SeriesForecast.class);
        addTask("sarcasm", TASKS + "sarcasm.conf");
        addTask("sarcasm-best", TASKS + "sarcasm-best.conf");
        addTask("sequence-classifier", TASKS + "sequence-classifier.conf");
        addTask("web-traffic", TASKS + "web-traffic.conf");
        addTask("web-traffic-best", TASKS + "web-traffic-best.conf");
    }
}
