import { Button, Form, Input } from 'antd';
import { useSession } from '../../api/session.ts';
import { ProblemNote } from '../../ui/ProblemNote.tsx';
import { type OnboardingDetail, useReviewOnboarding } from './unit-queries.ts';
import { useOnboardingWords } from './use-onboarding-words.ts';

/** An administrator accepts, or returns with a reason; others see that it waits. */
export function ReviewForm({ onboarding }: { readonly onboarding: OnboardingDetail }) {
  const { t } = useOnboardingWords();
  const session = useSession();
  const { id, version, isOwnSubmission } = onboarding;
  const review = useReviewOnboarding(id);
  if (session.data?.user.role !== 'admin') return null;

  return (
    <section className="panel" data-testid="review">
      <h2>{t('wizard.reviewTitle')}</h2>
      {isOwnSubmission && (
        <p className="notice" data-testid="own-submission">
          {t('wizard.ownSubmission')}
        </p>
      )}
      <Button
        type="primary"
        block
        disabled={isOwnSubmission}
        loading={review.isPending}
        onClick={() => review.mutate({ kind: 'accepted', version })}
        data-testid="review-accept"
      >
        {t('wizard.accept')}
      </Button>
      <Form<{ readonly reason: string }>
        className="review-return"
        layout="vertical"
        onFinish={({ reason }) => review.mutate({ kind: 'returned', version, reason })}
      >
        <Form.Item
          name="reason"
          label={t('wizard.returnReason')}
          rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        >
          <Input.TextArea rows={3} maxLength={500} placeholder={t('wizard.returnReasonHelp')} />
        </Form.Item>
        <Button htmlType="submit" block loading={review.isPending} data-testid="review-return">
          {t('wizard.return')}
        </Button>
      </Form>
      {review.error !== null && <ProblemNote problem={review.error} />}
    </section>
  );
}
