package pixfleet.fleet.opencv.mat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import pixfleet.fault.TransientFailure;
import pixfleet.header.UnfitImage;
import pixfleet.operation.Canny;
import pixfleet.pipeline.InvalidPipeline;

class OpenCvErrorsTest {
    private static RuntimeException about(RuntimeException e) {
        return OpenCvErrors.about(new Canny(), e);
    }

    @Test
    void tellsWhatOpenCvSaidWithoutThePlaceInItsSources() {
        assertThat(about(new RuntimeException(
                        "OpenCV(4.13.0) a.cpp:12: error: (-215:Assertion failed) ksize in function 'f'")))
                .isInstanceOf(UnfitImage.class)
                .hasMessage("canny cannot be applied: OpenCV said: ksize in function 'f'.");
    }

    /** A row that S3 would not give this time once failed an image for good. */
    @Test
    void whatTheOutsideFailedIsTriedAgain() {
        var hiccup = new TransientFailure("s3 get");

        assertThat(about(hiccup)).isSameAs(hiccup);
    }

    @Test
    void ownWordsStayAsTheyAre() {
        var unfit = new UnfitImage("The picture is damaged.");

        assertThat(about(unfit)).isSameAs(unfit);
        assertThat(about(new InvalidPipeline("crop: it lies outside."))).hasMessage("crop: it lies outside.");
    }
}
