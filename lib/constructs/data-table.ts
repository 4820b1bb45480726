import { RemovalPolicy } from 'aws-cdk-lib'
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'
import type { TableDefinition } from '../../shared/platform/domain.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** A table: on demand, encrypted, recoverable to any second of 35 days, never deleted by accident. */
export class DataTable extends Table {
  constructor(scope: Construct, id: string, { stream, indexes }: TableDefinition) {
    super(scope, id, {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'ttl',
      removalPolicy: RemovalPolicy.RETAIN,
      deletionProtection: true,
      ...(stream && { stream: StreamViewType.NEW_AND_OLD_IMAGES }),
    })
    for (const { name, pk, sk, projection } of indexes)
      this.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(pk),
        sortKey: text(sk),
        ...(typeof projection === 'string'
          ? { projectionType: ProjectionType[projection] }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection] }),
      })
  }
}
