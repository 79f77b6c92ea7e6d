import { crashes } from './suite';

crashes('postgres');
