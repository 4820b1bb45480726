import { Fn, Stack } from 'aws-cdk-lib'
import { type CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager'
import { Construct } from 'constructs'
import { edgeRegion } from '../settings.ts'

/**
 * Add one and deploy to rotate the origin secret. Functions accept the value of this round and of the one before, and
 * CloudFront, which is deployed after them, sends this round's: no request is refused meanwhile.
 */
export const originRound = 1

/**
 * What CloudFront adds to every request as a header, so that functions can refuse requests that were sent past it. It is
 * no key to data: with it, a client bypasses the web ACL and can claim any address.
 */
export class OriginSecret extends Construct {
  /** For the functions' environment: a call for the secret would slow every cold start. */
  readonly accepted: string
  readonly #current: Secret

  constructor(scope: Construct, round = originRound) {
    super(scope, 'Origin')
    const secrets = [round, round - 1].filter(number => number > 0).map(number => this.#secret(number))
    this.#current = secrets[0] as Secret
    this.accepted = secrets.map(secret => secret.secretValueFromJson('key').unsafeUnwrap()).join(',')
  }

  /** The value sent, for a stack in CloudFront's region. Replicas share the end of their ARN. */
  sentFrom(edge: Stack): string {
    const { ref } = this.#current.node.defaultChild as CfnSecret
    const name = Fn.select(6, Fn.split(':', ref))
    const arn = `arn:${edge.partition}:secretsmanager:${edgeRegion}:${edge.account}:secret:${name}`
    return `{{resolve:secretsmanager:${arn}:SecretString:key::}}`
  }

  #secret(round: number): Secret {
    const isElsewhere = Stack.of(this).region !== edgeRegion
    return new Secret(this, `Secret${round}`, {
      description: 'Tells functions that a request came through CloudFront',
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      ...(isElsewhere && { replicaRegions: [{ region: edgeRegion }] }),
    })
  }
}
