package example;

import java.util.Map;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.model.Answer;
import org.lstm4j.model.SavedModel;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The one endpoint. */
@RestController
class LabelsController {
    private static final int LONGEST = 10_000;

    private final SavedModel model;

    LabelsController(SavedModel model) {
        this.model = model;
    }

    /** What is answered, as JSON. */
    record Label(String label, double probability, int words, int knownWords) {}

    @GetMapping("/label")
    Label label(@RequestParam String text) {
        if (text.length() > LONGEST) {
            throw new InvalidInputException("A text has at most " + LONGEST + " characters; got " + text.length());
        }
        Answer answer = model.texts().predict(text);
        return new Label(answer.label(), answer.probability(), answer.words(), answer.knownWords());
    }

    /** The message of the library is one line for people: what was expected, what came. */
    @ExceptionHandler
    @ResponseStatus(HttpStatus.BAD_REQUEST)
    Map<String, String> refused(InvalidInputException e) {
        return Map.of("error", e.getMessage());
    }

    @ExceptionHandler
    @ResponseStatus(HttpStatus.SERVICE_UNAVAILABLE)
    Map<String, String> closing(ClosedException e) {
        return Map.of("error", e.getMessage());
    }
}
