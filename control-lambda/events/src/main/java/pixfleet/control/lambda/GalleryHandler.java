package pixfleet.control.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SNSEvent;
import com.amazonaws.services.lambda.runtime.events.SNSEvent.SNSRecord;
import jakarta.inject.Named;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pixfleet.control.gallery.GalleryPublisher;
import pixfleet.control.gallery.GalleryPublisher.Publication;
import pixfleet.job.Completion;
import pixfleet.wire.StatusJson;

/** Completions in, gallery pages out; answers how many images were shown. Twice shows an image once. */
@Named("gallery")
public class GalleryHandler implements RequestHandler<SNSEvent, Integer> {
    private static final Logger log = LoggerFactory.getLogger(GalleryHandler.class);

    private final GalleryPublisher publisher;

    GalleryHandler(GalleryPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public Integer handleRequest(SNSEvent event, Context context) {
        int shown = 0;
        for (SNSRecord notification : event.getRecords()) {
            Completion completion =
                    StatusJson.readCompletion(notification.getSNS().getMessage());
            Publication hanging = publisher.add(completion);
            shown += hanging == Publication.SHOWN ? 1 : 0;
            log.info(
                    "image completed job={} image={} stage={} gallery={}",
                    completion.status().job(),
                    completion.status().image(),
                    completion.status().stage().word(),
                    hanging);
        }
        return shown;
    }
}
