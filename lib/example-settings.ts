/** Deployments of which templates are synthesized without an account: for tests, and for what `npm run release-template` keeps. */
export const exampleSettings = {
  production: {
    STAGE: 'production',
    HOLD_SECONDS: '1200',
    GATEWAYS: 'stripe',
    MAIL_FROM: 'tickets@example.com',
    WEB_ORIGINS: 'https://example.com,https://www.example.com',
  },
  /** Of the development stage, which has the sandbox too: one that expects a rush, and takes up the ticket key of an earlier one. */
  named: {
    CDK_DEFAULT_REGION: 'ap-south-1',
    DOMAIN_NAME: 'booking.example.com',
    HOSTED_ZONE_ID: 'Z0123456789',
    TRACING: 'on',
    RUNBOOKS_URL: 'https://example.com/runbooks',
    MAILS_PER_SECOND: '200',
    RESERVED_CONCURRENCY: 'on',
    WARM_THROUGHPUT: 'inventory:24000/8000,commerce:12000/6000',
    TICKETS_SECRET_ARN: 'arn:aws:secretsmanager:ap-south-1:111122223333:secret:TicketsSecretF2A-8kzXq1-AbC123',
  },
} as const
