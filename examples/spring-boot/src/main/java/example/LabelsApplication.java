package example;

import java.nio.file.Path;
import org.lstm4j.model.SavedModel;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** Says which label a text has: {@code GET /label?text=...}. */
@SpringBootApplication
public class LabelsApplication {
    public static void main(String[] args) {
        SpringApplication.run(LabelsApplication.class, args);
    }

    /**
     * One model for the life of the program and for all its threads. A file that is not there or broken ends the start, with a line that
     * says which. Spring calls {@code close} at the end.
     */
    @Bean(destroyMethod = "close")
    SavedModel model(@Value("${labels.model}") String file) {
        return SavedModel.open(Path.of(file));
    }
}
