package org.lstm4j.forecast;

import java.util.List;
import org.lstm4j.tasks.LstmModule;

/** What this module adds to the program. */
public final class ForecastModule extends LstmModule {
    private static final List<String> SHIPPED =
            List.of("hand-tracking", "moving-digits", "moving-digits-conv", "stocks", "weather", "weather-seattle");

    @Override
    protected void configure() {
        addTaskType("multivariate-forecast", MultivariateForecast.class);
        for (String task : SHIPPED) {
            addTask(task, task + ".conf");
        }
    }
}
