package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void leavesOutStagesNobodyIsIn() throws IOException {
        var counts = new ObjectMapper().readTree("""
                        {"total":35,"done":12,"running":2,"queued":20,"awaiting":1,"refused":0,"failed":0}""");

        assertThat(Counts.line(counts)).isEqualTo("12 of 35 done, 2 running, 20 queued, 1 uploading");
    }
}
