/** Deployments of which templates are synthesized without an account: for tests, and for what `npm run release-template` keeps. */
export const exampleSettings = {
  production: {
    STAGE: 'production',
    HOLD_SECONDS: '1200',
    MAIL_FROM: 'tickets@example.com',
    WEB_ORIGINS: 'https://example.com,https://www.example.com',
  },
  /** Of the development stage, which has the sandbox too. */
  named: {
    CDK_DEFAULT_REGION: 'ap-south-1',
    DOMAIN_NAME: 'booking.example.com',
    HOSTED_ZONE_ID: 'Z0123456789',
  },
} as const
