package example;

import org.lstm4j.LstmException;
import org.lstm4j.model.SavedModel;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** {@code GET /actuator/health}: well while the model answers. */
@Component
class ModelHealthIndicator implements HealthIndicator {
    private final SavedModel model;

    ModelHealthIndicator(SavedModel model) {
        this.model = model;
    }

    @Override
    public Health health() {
        try {
            model.texts().predict("well?");
            return Health.up()
                    .withDetail("backend", model.backend())
                    .withDetail("labels", model.texts().labels())
                    .build();
        } catch (LstmException e) {
            return Health.down(e).build();
        }
    }
}
