package pixfleet.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountsTest {
    @Test
    void imagesOfASourceAreNotUploaded() throws Exception {
        var job = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree("{\"source\":{\"bucket\":\"photos\"},\"counts\":{\"total\":3,\"done\":1,\"awaiting\":2}}");

        assertThat(Counts.lineOf(job)).isEqualTo("1 of 3 done, 2 to be judged");
    }

    @Test
    void leavesOutStagesNobodyIsIn() throws IOException {
        var counts = new ObjectMapper().readTree("""
                        {"total":35,"done":12,"running":2,"queued":20,"awaiting":1,"refused":0,"failed":0}""");

        assertThat(Counts.line(counts)).isEqualTo("12 of 35 done, 2 running, 20 queued, 1 uploading");
    }

    @Test
    void saysHowManyPartsOfALargeImageAreReady() throws Exception {
        var job = new ObjectMapper().readTree("""
                        {"counts":{"total":3,"done":1,"running":2},"images":[
                          {"name":"a.png","stage":"running","tile":0,"tiles":1},
                          {"name":"b.tiff","stage":"running","tile":3,"tiles":12},
                          {"name":"c.tiff","stage":"done"}]}""");

        assertThat(Counts.lineOf(job)).isEqualTo("1 of 3 done, 2 running; b.tiff: 3 of 12 parts ready");
    }
}
