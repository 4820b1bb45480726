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
import type { WarmUnits } from '../settings.ts'

const text = (name: string) => ({ name, type: AttributeType.STRING })

/** A table: on demand, encrypted, recoverable to any second of 35 days, never deleted by accident. */
export class DataTable extends Table {
  /** @param warm what it, and each of its indexes, takes from the first second on */
  constructor(scope: Construct, id: string, { stream, indexes }: TableDefinition, warm?: WarmUnits) {
    const warmThroughput = warm && { readUnitsPerSecond: warm.reads, writeUnitsPerSecond: warm.writes }
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
      ...(warmThroughput && { warmThroughput }),
    })
    for (const { name, pk, sk, projection } of indexes)
      this.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: text(pk),
        sortKey: text(sk),
        ...(typeof projection === 'string'
          ? { projectionType: ProjectionType[projection] }
          : { projectionType: ProjectionType.INCLUDE, nonKeyAttributes: [...projection] }),
        ...(warmThroughput && { warmThroughput }),
      })
  }
}
